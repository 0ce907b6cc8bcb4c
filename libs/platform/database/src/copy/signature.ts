/** How a stream of binary COPY begins. */
export const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** How it ends. */
export const TRAILER = Buffer.from([0xff, 0xff]);

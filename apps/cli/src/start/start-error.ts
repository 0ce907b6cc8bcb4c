/** Why Assay cannot start, in words for the person in front of the terminal. */
export class StartError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StartError';
  }
}

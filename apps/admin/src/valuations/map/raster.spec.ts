import { drawPoints, mix, onScale, pack } from './raster';

const RED = pack('#ff0000');
const BLUE = pack('#0000ff');
const WHITE = pack('#ffffff');

describe('pack and mix', () => {
  it('packs as ImageData lies in memory: red first', () => {
    const pixels = new Uint32Array([pack('#123456')]);
    expect([...new Uint8Array(pixels.buffer)]).toEqual([0x12, 0x34, 0x56, 0xff]);
  });

  it('keeps either colour at the ends and halves in the middle', () => {
    expect(mix(RED, BLUE, 0)).toBe(RED);
    expect(mix(RED, BLUE, 256)).toBe(BLUE);
    expect([...new Uint8Array(new Uint32Array([mix(RED, BLUE, 128)]).buffer)]).toEqual([127, 0, 127, 255]);
  });
});

describe('onScale', () => {
  it('meets the given colours at their places and stays on the scale', () => {
    const scale = [RED, WHITE, BLUE];
    expect([onScale(scale, 0), onScale(scale, 0.5), onScale(scale, 1)]).toEqual([RED, WHITE, BLUE]);
    expect([onScale(scale, -3), onScale(scale, 3)]).toEqual([RED, BLUE]);
  });
});

describe('drawPoints', () => {
  const width = 21;
  const height = 11;
  const draw = (x: number[], y: number[], colours: number[]) => {
    const pixels = new Uint32Array(width * height);
    const view = { centerX: 0, centerY: 0, scale: 1 };
    drawPoints({
      pixels,
      width,
      height,
      background: WHITE,
      view,
      x: Float32Array.from(x),
      y: Float32Array.from(y),
      colours: Uint32Array.from(colours),
      radius: 1,
    });
    return pixels;
  };

  it('puts a point where the view says, up being positive', () => {
    const pixels = draw([4.5], [2.5], [RED]);
    const row = 3; // height / 2 − y
    const column = 15; // width / 2 + x
    expect(pixels[row * width + column]).toBe(mix(WHITE, RED, Math.round(0.8 * 256)));
  });

  it('leaves out points without a colour and points beyond the edge', () => {
    const pixels = draw([0, 1000, -1000, NaN], [0, 0, 1000, 0], [0, RED, RED, RED]);
    expect(pixels.every((pixel) => pixel === WHITE)).toBe(true);
  });
});

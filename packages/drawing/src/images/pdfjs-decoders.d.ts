declare module 'pdfjs-dist/legacy/image_decoders/pdf.image_decoders.min.mjs' {
  /** What is used of the JPEG decoder. */
  export class JpegImage {
    constructor(options: { decodeTransform: Int32Array | null; colorTransform: number });
    readonly width: number;
    readonly height: number;
    readonly numComponents: number;
    parse(data: Uint8Array, options: { dnlScanLines: number | null }): void;
    getData(options: {
      width: number;
      height: number;
      forceRGBA: boolean;
      isSourcePDF: boolean;
    }): Uint8ClampedArray;
  }

  /** What is used of the JBIG2 decoder. */
  export class Jbig2Image {
    readonly width: number;
    readonly height: number;
    parse(data: Uint8Array): Uint8ClampedArray;
  }

  /** How much the decoders write to the console. */
  export function setVerbosityLevel(level: number): void;
}

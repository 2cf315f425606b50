/**
 * A pen stroke: points `x0, y0, x1, y1, …` that a smooth curve runs through, in percent of the
 * digit's box, y downwards. A stroke that ends where it began is a closed curve. A sharp corner
 * is where one stroke ends and the next begins.
 */
export type Stroke = readonly number[];

/** One way of writing a digit, and how often it is chosen among its digit's ways. */
export interface GlyphStyle {
  readonly weight: number;
  readonly strokes: readonly Stroke[];
}

/** The ways of writing each digit, 0 to 9; the project's own drawings. */
export const GLYPH_STYLES: readonly (readonly GlyphStyle[])[] = [
  [
    // 0: a closed oval, and one whose end overlaps its beginning
    {
      weight: 3,
      strokes: [[52, 0, 22, 12, 4, 46, 12, 84, 46, 100, 80, 86, 97, 52, 86, 16, 52, 0]],
    },
    {
      weight: 2,
      strokes: [
        [74, 7, 44, 2, 14, 24, 2, 60, 22, 94, 56, 99, 88, 76, 98, 40, 84, 12, 58, 2, 40, 10],
      ],
    },
  ],
  [
    // 1: a bar, with a flag, with a flag and a foot
    { weight: 5, strokes: [[50, 0, 50, 33, 50, 66, 50, 100]] },
    {
      weight: 2,
      strokes: [
        [20, 26, 38, 16, 54, 0],
        [54, 0, 53, 35, 52, 70, 52, 100],
      ],
    },
    {
      weight: 1,
      strokes: [
        [20, 24, 38, 14, 54, 0],
        [54, 0, 53, 35, 52, 70, 52, 100],
        [14, 100, 52, 100, 90, 99],
      ],
    },
  ],
  [
    // 2: a sharp corner at the foot, a loop, a bent foot
    {
      weight: 3,
      strokes: [
        [8, 22, 26, 4, 56, 0, 82, 14, 82, 40, 58, 66, 30, 86, 6, 99],
        [6, 99, 36, 97, 68, 97, 98, 98],
      ],
    },
    {
      weight: 2,
      strokes: [
        [
          8, 24, 28, 4, 60, 1, 82, 20, 76, 46, 52, 72, 24, 94, 6, 92, 10, 78, 28, 78, 50, 90, 74,
          98, 98, 90,
        ],
      ],
    },
    {
      weight: 2,
      strokes: [
        [12, 14, 40, 0, 76, 8, 84, 34, 60, 64, 30, 84, 4, 96],
        [4, 96, 34, 89, 66, 94, 98, 100],
      ],
    },
  ],
  [
    // 3: two bowls, one running stroke, a flat top
    {
      weight: 3,
      strokes: [
        [10, 14, 36, 0, 70, 4, 84, 22, 70, 40, 36, 48],
        [36, 48, 74, 52, 92, 72, 76, 94, 42, 100, 6, 88],
      ],
    },
    {
      weight: 2,
      strokes: [
        [8, 12, 40, 0, 76, 10, 74, 34, 46, 46, 46, 50, 72, 55, 90, 75, 70, 96, 36, 100, 6, 90],
      ],
    },
    {
      weight: 1,
      strokes: [
        [8, 5, 44, 4, 84, 3],
        [84, 3, 64, 22, 42, 42],
        [42, 42, 76, 46, 94, 70, 74, 94, 40, 100, 8, 90],
      ],
    },
  ],
  [
    // 4: open with a corner, open and round, closed
    {
      weight: 3,
      strokes: [
        [24, 2, 18, 24, 8, 48, 6, 56],
        [6, 56, 36, 57, 68, 55, 98, 52],
        [78, 8, 75, 40, 71, 72, 68, 100],
      ],
    },
    {
      weight: 2,
      strokes: [
        [22, 2, 10, 28, 14, 50, 40, 56, 64, 50, 80, 38],
        [84, 2, 80, 38, 75, 70, 72, 100],
      ],
    },
    {
      weight: 2,
      strokes: [
        [68, 0, 40, 32, 4, 66],
        [4, 66, 50, 66, 98, 64],
        [68, 0, 68, 50, 67, 100],
      ],
    },
  ],
  [
    // 5: a bar and a bowl, one curved stroke, a small bowl with a long bar
    {
      weight: 3,
      strokes: [
        [90, 2, 60, 3, 26, 4],
        [26, 4, 22, 24, 16, 44],
        [16, 44, 44, 36, 78, 46, 90, 68, 72, 92, 40, 100, 6, 90],
      ],
    },
    {
      weight: 2,
      strokes: [[94, 0, 60, 2, 32, 8, 20, 28, 34, 42, 66, 50, 84, 68, 72, 92, 40, 100, 8, 90]],
    },
    {
      weight: 2,
      strokes: [
        [98, 0, 68, 4, 38, 4],
        [38, 4, 32, 24, 24, 42],
        [24, 42, 58, 42, 78, 60, 72, 86, 42, 100, 8, 94],
      ],
    },
  ],
  [
    // 6: a round back, a straight back, a hooked top
    {
      weight: 3,
      strokes: [
        [74, 0, 44, 18, 18, 46, 6, 74, 22, 97, 54, 100, 82, 86, 82, 64, 60, 53, 32, 60, 12, 78],
      ],
    },
    {
      weight: 2,
      strokes: [[56, 0, 30, 28, 10, 60, 10, 84, 34, 100, 70, 96, 88, 76, 72, 57, 42, 60, 14, 78]],
    },
    {
      weight: 1,
      strokes: [
        [88, 10, 62, 1, 30, 20, 8, 56, 14, 90, 44, 100, 76, 90, 80, 68, 58, 56, 30, 66, 14, 82],
      ],
    },
  ],
  [
    // 7: plain, crossed, with a serif, with a round corner
    {
      weight: 3,
      strokes: [
        [4, 6, 50, 5, 94, 2],
        [94, 2, 72, 34, 54, 66, 42, 100],
      ],
    },
    {
      weight: 1,
      strokes: [
        [4, 6, 50, 5, 94, 2],
        [94, 2, 72, 34, 54, 66, 42, 100],
        [28, 52, 54, 50, 84, 48],
      ],
    },
    {
      weight: 2,
      strokes: [
        [6, 24, 10, 6],
        [10, 6, 50, 7, 94, 2],
        [94, 2, 68, 32, 54, 64, 50, 100],
      ],
    },
    { weight: 2, strokes: [[2, 14, 26, 4, 60, 6, 86, 4, 88, 16, 70, 44, 54, 72, 46, 100]] },
  ],
  [
    // 8: one running stroke, two ovals, one with an open top
    {
      weight: 3,
      strokes: [
        [
          82, 14, 54, 0, 22, 10, 22, 32, 50, 48, 80, 66, 82, 90, 50, 100, 16, 88, 20, 66, 50, 48,
          78, 32, 82, 14,
        ],
      ],
    },
    {
      weight: 2,
      strokes: [
        [50, 48, 22, 36, 22, 12, 50, 0, 78, 12, 78, 36, 50, 48],
        [50, 48, 16, 62, 14, 88, 50, 100, 86, 88, 84, 62, 50, 48],
      ],
    },
    {
      weight: 1,
      strokes: [
        [
          76, 2, 44, 2, 22, 18, 38, 40, 70, 58, 82, 80, 56, 100, 24, 92, 18, 70, 44, 50, 74, 30, 92,
          8,
        ],
      ],
    },
  ],
  [
    // 9: a straight stem, a curved tail, one running stroke
    {
      weight: 3,
      strokes: [
        [84, 18, 60, 0, 26, 8, 10, 32, 28, 52, 62, 46, 84, 18],
        [84, 18, 82, 46, 76, 74, 70, 100],
      ],
    },
    {
      weight: 1,
      strokes: [
        [84, 20, 60, 0, 26, 8, 10, 32, 28, 52, 62, 46, 84, 20],
        [84, 20, 88, 54, 74, 88, 44, 100, 14, 92],
      ],
    },
    {
      weight: 2,
      strokes: [[80, 16, 52, 0, 18, 12, 10, 38, 34, 52, 66, 40, 80, 16, 82, 40, 74, 74, 64, 100]],
    },
  ],
];

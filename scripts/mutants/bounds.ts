/** The greatest share of a room's mutants that may pass unnoticed. */
export const BOUNDS: Readonly<Record<string, number>> = {
  ...{ random: 0, math: 0, data: 0, models: 0, evaluation: 0, training: 0, checkpoints: 0 },
  ...{ figures: 0.2, widgets: 0.2, playground: 0.2 },
};

/** Whether more survived than the room allows; a room without a bound allows any number. */
export function tooMany(room: string, survived: number, of: number): boolean {
  return Object.hasOwn(BOUNDS, room) && survived > BOUNDS[room] * of;
}

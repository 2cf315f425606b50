/** The user's interrupt, as the error that ends a cell. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  override stack = undefined;
  constructor() {
    super("the cell was interrupted");
  }
}

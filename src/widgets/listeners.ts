import { host, notebookHost } from "../host";

/** Takes a listener off again; calling it twice does no harm. */
export type Unsubscribe = () => void;

/** Who wants to know of something. What a listener prints stands below the cell that added it. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  add(listener: (value: T) => unknown): Unsubscribe {
    const bound = host().bind((value: T) => void callSafely(listener, value));
    this.all.add(bound);
    return () => void this.all.delete(bound);
  }

  emit(value: T): void {
    for (const listener of [...this.all]) listener(value);
  }

  clear(): void {
    this.all.clear();
  }
}

/** One listener's failure is shown, and keeps neither the others nor the control from working. */
export async function callSafely<T>(listener: (value: T) => unknown, value: T): Promise<void> {
  try {
    await listener(value);
  } catch (error) {
    const notebook = notebookHost();
    if (!notebook?.showError) throw error;
    notebook.showError(error);
  }
}

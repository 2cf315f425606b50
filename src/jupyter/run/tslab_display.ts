import { notebookHost, type MimeBundle } from "../../host/notebook_host";

/** The part of tslab by which its `display` reaches its own kernel. */
interface TslabJupyter {
  lastWriteDisplayData?: (content: Content, update: boolean) => void;
}

interface Content {
  data: MimeBundle;
  transient: { display_id?: string };
}

/** Lets `display` and `newDisplay`, which cells written for tslab import from it, show in this kernel. */
export function lendDisplay(require: NodeJS.Require): void {
  const jupyter = require("tslab/dist/jupyter") as TslabJupyter;
  jupyter.lastWriteDisplayData = ({ data, transient }, update) => {
    notebookHost()?.display(data, { displayId: transient.display_id, update });
  };
}

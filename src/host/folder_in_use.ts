import { UserError } from "../config";

/** Another process works in a folder, or has done so meanwhile: what was to be written there is not. */
export class FolderInUse extends UserError {}

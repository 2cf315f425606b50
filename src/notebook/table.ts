export { type TableData, tableBundle } from "../host/display/table";

export { moves, Terminal, terminalText } from "./terminal";

import { completeReply, inspectReply, isCompleteReply, kernelInfo } from "./compile/language";
import { MalformedRequest } from "./content";
import type { Json, Message } from "./message";
import type { Comms } from "./run/comms";
import type { History } from "./run/history";
import type { CellRunner, Surroundings } from "./surroundings";

/** What answers are made of. */
export interface Answering {
  readonly comms: Comms;
  readonly history: History;
  readonly surroundings: Surroundings;
  readonly runner: CellRunner;
}

/** The content of the reply to a request, or what it fails with. */
type Answer = (request: Message, kernel: Answering) => Json;

const answers: Readonly<Record<string, Answer>> = {
  kernel_info_request: (_, { surroundings }) => kernelInfo(surroundings.about),
  is_complete_request: (request) => isCompleteReply(request),
  inspect_request: (request, { runner }) => inspectReply(runner, request),
  complete_request: (request, { runner, surroundings }) =>
    completeReply(runner, surroundings.importPaths, request),
  history_request: ({ content }, { history }) => ({
    status: "ok",
    history: history.query(content),
  }),
  comm_info_request: ({ content }, { comms }) => ({ status: "ok", comms: comms.info(content) }),
  interrupt_request: () => ({ status: "ok" }),
  shutdown_request: ({ content }) => ({ status: "ok", restart: content.restart === true }),
};

/**
 * The answer to any request but to run a cell.
 *
 * @throws MalformedRequest, or whatever else keeps it from being answered
 */
export function answerTo(request: Message, kernel: Answering): Json {
  const type = request.header.msg_type;
  if (!Object.hasOwn(answers, type)) throw new MalformedRequest(`nothing is known of ${type}`);
  return answers[type](request, kernel);
}

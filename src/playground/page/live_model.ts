/// <reference lib="dom" />
import { type Network, networkOf } from "../network";
import type { NetworkPayload, PlainArrays } from "../payload";
import { tileMiddle, tilesSeen } from "../tiles";
import { type ImageSource, latentOf, type ModelBase } from "./model_base";
import type { Origin, View } from "./view";

/** A model that runs in the page. */
export interface LiveModel extends ModelBase, ImageSource {
  readonly kind: "network";
  readonly payload: NetworkPayload;
  readonly network: Network;
  viewOf(z: Float32Array, origin: Origin): View;
}

const tilePixels = 26;

/** Every image is decoded at the moment when it is wanted. */
export function liveModel(
  base: ModelBase,
  payload: NetworkPayload,
  arrays: PlainArrays,
): LiveModel {
  const { classNames, takesLabels, model, imageShape } = payload;
  const network = networkOf(model, arrays, takesLabels ? classNames.length : 0);
  const viewOf = (z: Float32Array, origin: Origin): View => {
    return { z, origin, picture: (label) => network.decode(z, label) };
  };
  return {
    ...base,
    ...{ kind: "network", payload, network, viewOf },
    told: takesLabels ? Array.from(classNames.keys()) : [],
    testView: (index) => viewOf(latentOf(base.points, index), { kind: "test", index }),
    placeView: ({ plane }, { x, y }) => viewOf(plane.latentAt(x, y), { kind: "place" }),
    tilesOf: (_, viewport) => tilesSeen(viewport, imageShape, tilePixels),
    tile({ plane }, grid, tile, label) {
      const { x, y } = tileMiddle(grid, tile);
      return network.decode(plane.latentAt(x, y), label);
    },
  };
}

// Ends this process when its parent does, kill -9 included: the parent holds the other end of file
// descriptor 3. So a set-up broken off leaves nothing behind that still writes.
"use strict";
if (process.env.LATENT_LAB_LEASH === "3") {
  delete process.env.LATENT_LAB_LEASH;
  const leash = new (require("node:net").Socket)({ fd: 3 });
  leash.on("error", () => undefined).on("close", () => process.exit(1));
  leash.resume();
  leash.unref();
}

"""Jupyter's own test of a kernel, with what it needs to know of this one."""

import unittest

import jupyter_kernel_test

HOST = '(globalThis as any)[Symbol.for("latent-lab.host")]'


class LatentLabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "latent-lab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    code_execute_result = [
        {"code": "1+2", "result": "3"},
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2].map((x) => x * 21)", "result": "[ 21, 42 ]"},
        {
            "code": '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>b</b>" }) })',
            "mime": "text/html",
        },
    ]
    code_display_data = [
        {"code": HOST + '.display({ "image/png": "iVBORw0KGgo=" })', "mime": "image/png"}
    ]
    code_clear_output = HOST + ".clearOutput()"
    code_generate_error = 'throw new Error("boom")'
    completion_samples = [{"text": "console.lo", "matches": {"log"}}]
    complete_code_samples = ["1 + 1", "const f = () => {\n  return 1;\n};"]
    incomplete_code_samples = ["function f() {", "[1,"]
    code_page_something = "?console"
    code_inspect_sample = "parseInt"
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")


if __name__ == "__main__":
    unittest.main()

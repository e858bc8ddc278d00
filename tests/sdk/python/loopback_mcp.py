"""A tool server (Model Context Protocol over streamable HTTP) with one tool, for the simulator to call."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ToolServer:
    """Runs while it is entered. `called` says which tools were called."""

    def __enter__(self):
        self.called = []
        called = self.called

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if "id" not in asked:
                    self.send_response(202)
                    self.send_header("content-length", "0")
                    self.end_headers()
                    return
                answer = json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": answered(asked, called)}).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/mcp"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def answered(asked, called):
    if asked["method"] == "initialize":
        return {
            "protocolVersion": asked["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "games", "version": "1"},
        }
    if asked["method"] == "tools/list":
        schema = {"type": "object", "properties": {}}
        return {"tools": [{"name": "roll_dice", "description": "Rolls the dice.", "inputSchema": schema}]}
    if asked["method"] == "tools/call":
        called.append(asked["params"]["name"])
        return {"content": [{"type": "text", "text": "The dice show a four."}], "isError": False}
    return {}

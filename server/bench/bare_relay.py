"""The relay of bare-relay.ts on FastAPI, uvicorn, asyncpg, and aiohttp: `bare_relay.py DATABASE_URL MODEL_URL`; prints its address."""

import array
import base64
import json
import socket
import sys
import uuid

import aiohttp
import asyncpg
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

DATABASE_URL, MODEL_URL = sys.argv[1:3]
NEAREST = "select text from bare_chunks order by embedding <=> $1::text::halfvec limit 8"
STORE = "insert into bare_messages (id, session, role, content) values ($1, $2, $3, $4)"
JSON = {"content-type": "application/json"}

app = FastAPI()


@app.on_event("startup")
async def connect():
    app.state.pool = await asyncpg.create_pool(DATABASE_URL, min_size=1, max_size=10)
    app.state.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), headers=JSON)


@app.on_event("shutdown")
async def disconnect():
    await app.state.http.close()
    await app.state.pool.close()


async def store(session: str, role: str, content: str):
    await app.state.pool.execute(STORE, uuid.uuid4(), session, role, content)


async def embed(question: str) -> str:
    body = {"model": "text-embedding-3-large", "input": question, "dimensions": 1536, "encoding_format": "base64"}
    async with app.state.http.post(f"{MODEL_URL}/embeddings", data=json.dumps(body)) as response:
        found = json.loads(await response.read())
    vector = array.array("f", base64.b64decode(found["data"][0]["embedding"]))
    return "[" + ",".join(map(str, vector)) + "]"


async def relay(session: str, question: str, body: dict):
    text = []
    async with app.state.http.post(f"{MODEL_URL}/chat/completions", data=json.dumps(body)) as upstream:
        rest = b""
        async for part in upstream.content.iter_any():
            *lines, rest = (rest + part).split(b"\n")
            out = ""
            for line in lines:
                # Only lines that begin with `data: {` carry text.
                if line[6:7] != b"{":
                    continue
                choices = json.loads(line[6:])["choices"]
                delta = choices[0]["delta"].get("content") if choices else None
                if delta:
                    text.append(delta)
                    out += f'event: text-delta\ndata: {{"text":{json.dumps(delta)}}}\n\n'
            if out:
                yield out
    await store(session, "assistant", "".join(text))
    yield 'event: message-end\ndata: {"finishReason":"stop"}\n\n'


@app.post("/")
async def answer(request: Request):
    asked = json.loads(await request.body())
    question, session = asked["question"], asked["session"]
    vector = await embed(question)
    rows = await app.state.pool.fetch(NEAREST, vector)
    await store(session, "user", question)
    sources = "\n\n".join(f"[{at}] {row['text']}" for at, row in enumerate(rows, 1))
    body = {
        "model": "gpt-4o",
        "stream": True,
        "stream_options": {"include_usage": True},
        "messages": [
            {"role": "system", "content": f"Answer from these sources.\n\n{sources}"},
            {"role": "user", "content": question},
        ],
    }
    headers = {"cache-control": "no-cache, no-transform"}
    return StreamingResponse(relay(session, question, body), media_type="text/event-stream", headers=headers)


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/", flush=True)


if __name__ == "__main__":
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, backlog=2048)
    Server(config).run(sockets=[listener])

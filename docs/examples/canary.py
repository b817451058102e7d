#!/usr/bin/env python3
"""The smallest canary in Python: trades nothing and keeps the contract. Standard library only."""
import json, os, signal, sys, threading, time

held, stopped = threading.Event(), threading.Event()


def say(type, **fields):
    print(json.dumps({"t": int(time.time() * 1000), "type": type, **fields}), flush=True)


def listen():
    for line in sys.stdin:
        cmd = json.loads(line).get("cmd")
        if cmd == "hold":
            held.set()  # no new entries
        elif cmd == "resume":
            held.clear()
        elif cmd == "stop":
            break
    stopped.set()  # told to stop, or the worker is gone: either way close and leave


signal.signal(signal.SIGTERM, lambda *_: stopped.set())
threading.Thread(target=listen, daemon=True).start()
say("stream", name="public", state="up")
say("stream", name="private", state="up")
while not stopped.wait(1):
    say("heartbeat")
    # Trade here while not held.is_set(); client order ids begin with os.environ["COUNTERSIGN_ORDER_PREFIX"].
# Cancel your orders and close your position here.
say("log", level="info", message="closed")
os._exit(0)

#!/bin/sh
# The smallest canary in POSIX shell: trades nothing and keeps the contract.

say() {
  printf '{"t":%s000,%s}\n' "$(date +%s)" "$1"
}

beat() {
  while :; do
    say '"type":"heartbeat"'
    sleep 1
  done
}

leave() {
  kill "$beating" 2>/dev/null
  # Cancel your orders and close your position here.
  say '"type":"log","level":"info","message":"closed"'
  exit 0
}

say '"type":"stream","name":"public","state":"up"'
say '"type":"stream","name":"private","state":"up"'
beat &
beating=$!
trap leave TERM

# Trade elsewhere; client order ids begin with $COUNTERSIGN_ORDER_PREFIX.
while read -r line; do
  case $line in
    *'"cmd":"hold"'*) say '"type":"log","level":"info","message":"holding"' ;;
    *'"cmd":"stop"'*) break ;;
  esac
done
leave # told to stop, or the worker is gone: either way close and leave

# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The functions behind ./dev demo, which sources this: the whole lab on simulated meeting servers, in the folder demo.

stop_servers() {
  local pid
  [ -f "$DEMO/servers.pid" ] || return 0
  pid=$(cat "$DEMO/servers.pid")
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = countersign-sim ]; then
    kill "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  fi
  rm -f "$DEMO/servers.pid"
}

random_password() { openssl rand -hex 12; }

write_secrets() {
  (umask 077
   {
     echo "# Made up for this demo. Only its owner can read it; countersignctl refuses it otherwise."
     for node in cms1a cms1b cms1c; do printf '[Node %s]\nPassword=%s\n\n' "$node" "$(random_password)"; done
     printf '[Authority ca-local]\nPassPhrase=%s\n' "$(random_password)"
   } >"$DEMO/secrets.ini")
}

# Where the services listen: set up on a real server long before its certificates.
configure_servers() {
  local node
  for node in cms1a cms1b cms1c; do
    mkdir -p "$DEMO/servers/$node"
    printf '[%s]\nlisten=%s\n\n' callbridge a webbridge a:443 webadmin 'a 8443' xmpp a >"$DEMO/servers/$node/state.ini"
    echo 'domain=conf.pod2.cms.lab' >>"$DEMO/servers/$node/state.ini"
  done
}

start_servers() {
  setsid "$PREFIX/bin/countersign-simulator" --state "$DEMO/servers" --nodes cms1a,cms1b,cms1c \
    --secrets "$DEMO/secrets.ini" --release 2.9 --services </dev/null >"$DEMO/servers.out" 2>"$DEMO/servers.log" &
  echo $! >"$DEMO/servers.pid"
  for _ in $(seq 600); do
    grep -q '^ready$' "$DEMO/servers.out" && return
    kill -0 "$(cat "$DEMO/servers.pid")" 2>/dev/null || break
    sleep 0.1
  done
  cat "$DEMO/servers.log" >&2
  die "the simulated meeting servers did not start"
}

# The lab's cluster file, with the addresses and host keys of the simulated servers.
write_cluster() {
  python3 - "$HERE/data/examples/lab.cluster" "$DEMO/servers.out" >"$DEMO/lab.cluster" <<'EOF'
import json
import sys

text = open(sys.argv[1], encoding='utf-8').read()
for line in open(sys.argv[2], encoding='utf-8'):
    if line.startswith('{'):
        node = json.loads(line)
        name = f"{node['node']}.pod2.cms.lab"
        ports = ';'.join(f'{role}:{port}' for role, port in node['services'].items())
        text = text.replace(f'Host={name}\n', f"Host={node['host']}\nPort={node['port']}\n"
                            f"HostKey={node['host_key']}\nFqdn={name}\nServicePorts={ports}\n")
sys.stdout.write(text)
EOF
}

demo_lab() {
  local ctl=("$PREFIX/bin/countersignctl")
  say "a local authority"
  "${ctl[@]}" ca init "$DEMO/ca" --subject "CN=Countersign demo root" --key ec:P-256 --secrets "$DEMO/secrets.ini"
  say "the rules, before any key exists"
  "${ctl[@]}" lint "$DEMO/lab.cluster"
  say "the lab: requests, fetch, sign, root, bundle, uploads, database keys, verification"
  "${ctl[@]}" apply --yes --secrets "$DEMO/secrets.ini" "$DEMO/lab.cluster"
  say "once more: a second run has nothing to do"
  "${ctl[@]}" apply --yes --quiet --secrets "$DEMO/secrets.ini" "$DEMO/lab.cluster"
  "${ctl[@]}" plan --secrets "$DEMO/secrets.ini" "$DEMO/lab.cluster"
}

demo_help() {
  cat <<EOF

The three servers are simulated (app/simulator/README.md says what is evidence and what is a guess);
they go on running until ./dev demo --stop. Go on by hand, with
  cd $DEMO; PATH=$PREFIX/bin:\$PATH
  countersignctl status --secrets secrets.ini lab.cluster
  countersignctl assign --run --secrets secrets.ini lab.cluster
  countersignctl probe --secrets secrets.ini lab.cluster        (all but the database, whose cluster is not formed)
  countersignctl renew --secrets secrets.ini lab.cluster cms1b
  countersignctl journal lab.cluster
  countersignctl inspect lab.workspace/cms1abc.cer
  countersign lab.cluster                 (the passwords are in secrets.ini)
EOF
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

demo() {
  case "${1:-}" in
  --stop) stop_servers; return ;;
  --text | '') ;;
  *) usage >&2; exit 2 ;;
  esac
  need_packages "${BUILD_PACKAGES[@]}" "${DEMO_PACKAGES[@]}"
  build
  stop_servers
  rm -rf "$DEMO"
  mkdir -p "$DEMO"
  write_secrets
  say "three simulated meeting servers on 127.0.0.1"
  configure_servers
  start_servers
  write_cluster
  demo_lab
  demo_help
  if [ "${1:-}" != --text ] && has_display; then
    say "the window"
    "$PREFIX/bin/countersign" "$DEMO/lab.cluster"
  fi
}

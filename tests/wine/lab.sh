#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole lab by countersignctl.exe under Wine, against three simulated meeting servers on the Linux side.
#   lab.sh FOLDER CLUSTER SIMULATOR COMMAND…
set -euo pipefail

folder=$1 example=$2 simulator=$3
shift 3
ctl() { timeout 300 "$@"; }

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
(umask 077
 {
   for node in cms1a cms1b cms1c; do printf '[Node %s]\nPassword=%s\n\n' "$node" "$(openssl rand -hex 12)"; done
   printf '[Authority ca-local]\nPassPhrase=%s\n' "$(openssl rand -hex 12)"
 } >secrets.ini)
"$simulator" --state "$folder/servers" --nodes cms1a,cms1b,cms1c --secrets secrets.ini --release 2.9 </dev/null \
  >servers.out 2>servers.log &
server=$!
trap 'kill "$server"' EXIT
for _ in $(seq 600); do
  ! grep -q '^ready$' servers.out || break
  kill -0 "$server"
  sleep 0.1
done
python3 - "$example" servers.out >lab.cluster <<'PYTHON'
import json
import sys

text = open(sys.argv[1], encoding='utf-8').read()
for line in open(sys.argv[2], encoding='utf-8'):
    if line.startswith('{'):
        node = json.loads(line)
        name = f"{node['node']}.pod2.cms.lab"
        text = text.replace(f'Host={name}\n', f"Host={node['host']}\nPort={node['port']}\n"
                            f"HostKey={node['host_key']}\nFqdn={name}\n")
sys.stdout.write(text)
PYTHON
ctl "$@" ca init ca --subject 'CN=Countersign demo root' --key ec:P-256 --secrets secrets.ini
ctl "$@" apply --yes --secrets secrets.ini lab.cluster
ctl "$@" plan --secrets secrets.ini lab.cluster | tee plan.out
grep -q '^Nothing to do' plan.out
for node in cms1a cms1b cms1c; do
  openssl verify -CAfile "servers/$node/files/cmslab-root-ca.cer" "servers/$node/files/$node.cer"
done

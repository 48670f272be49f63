# SPDX-License-Identifier: GPL-3.0-or-later
# What certreq and certutil really say here. For an admin of a domain with a Microsoft authority:
#
#   powershell -ExecutionPolicy Bypass -File check-authority.ps1 "HOST\CA NAME" TEMPLATE
#
# It makes one key and request for the name countersign-check.invalid in a temporary folder, hands the request in
# twice (with TEMPLATE, and with a template that does not exist), asks for both again, and asks the authority for
# its certificate, chain and templates. Deny or revoke what it got afterwards: the request numbers stand in the
# transcript. Nothing is installed; the key is removed at the end. The transcript holds no key, no password and no
# certificate, and the names of computer, user, domain and authority are replaced. Read it before you send it.
param([Parameter(Mandatory)][string]$Config, [Parameter(Mandatory)][string]$Template)

$folder = Join-Path ([IO.Path]::GetTempPath()) ('countersign-check-' + [Guid]::NewGuid().ToString('N').Substring(0, 8))
New-Item -ItemType Directory -Path $folder | Out-Null
Push-Location -LiteralPath $folder
$transcript = New-Object Collections.Generic.List[string]
$parts = $Config -split '\\', 2
$secret = [ordered]@{ $Config = 'HOST\CA'; $parts[1] = 'CA'; $parts[0] = 'HOST'
  "$env:USERDNSDOMAIN" = 'DOMAIN.DNS'; "$env:COMPUTERNAME" = 'COMPUTER'; "$env:USERDOMAIN" = 'DOMAIN'; "$env:USERNAME" = 'USER' }

function Say([string]$text) {
  foreach ($name in $secret.Keys) { if ($name) { $text = $text -ireplace [regex]::Escape($name), $secret[$name] } }
  $transcript.Add($text)
}

function Run([string]$program, [string[]]$arguments) {
  Say ''
  Say ('> ' + $program + ' ' + (($arguments | ForEach-Object { "'$_'" }) -join ' '))
  $before = Get-ChildItem -Name
  & $program $arguments 2>&1 | ForEach-Object { "$_" } | Where-Object { $_ -notmatch '^[A-Za-z0-9+/=]{40,}$' } | ForEach-Object { Say $_ }
  Say ('exit code {0} = 0x{0:x8}' -f $LASTEXITCODE)
  foreach ($file in Get-ChildItem | Where-Object { $before -notcontains $_.Name }) {
    $first = [IO.File]::ReadAllBytes($file.FullName) | Select-Object -First 12
    Say ('  file {0}: {1} bytes, begins {2}' -f $file.Name, $file.Length, (($first | ForEach-Object { '{0:x2}' -f $_ }) -join ' '))
  }
}

Say ('Windows ' + [Environment]::OSVersion.Version + ', language ' + (Get-UICulture).Name + ', code page ' + [Console]::OutputEncoding.CodePage)
Say ('PowerShell ' + $PSVersionTable.PSVersion + ', over SSH: ' + [bool]$env:SSH_CONNECTION)
Set-Content -Encoding ASCII request.inf "[NewRequest]`r`nSubject=`"CN=countersign-check.invalid`"`r`nKeyLength=2048`r`nExportable=FALSE`r`nRequestType=PKCS10`r`n[Extensions]`r`n2.5.29.17=`"{text}dns=countersign-check.invalid`""
Run certreq @('-new', '-q', '-f', 'request.inf', 'request.csr')
Run certutil @('-config', $Config, '-ping')
Run certutil @('-config', $Config, '-CATemplates')
Run certutil @('-f', '-config', $Config, '-ca.cert', 'ca.cer')
Run certutil @('-f', '-config', $Config, '-ca.chain', 'ca.p7b')
foreach ($attempt in @(@('good', $Template), @('bad', 'CountersignNoSuchTemplate'))) {
  $name = $attempt[0]
  Run certreq @('-submit', '-q', '-f', '-config', $Config, '-attrib', ('CertificateTemplate:' + $attempt[1]), 'request.csr', "$name.cer", "$name.p7b", "$name.rsp")
  $id = $transcript | Where-Object { $_ -match '^[^:]+:\s*["«]?\s*(\d+)\s*["»]?\s*$' } | Select-Object -Last 1
  if ($id -match '(\d+)') { Run certreq @('-retrieve', '-q', '-f', '-config', $Config, $Matches[1], "$name-again.cer", "$name-again.p7b", "$name-again.rsp") }
}
Run certreq @('-submit', '-q', '-f', '-config', 'no-such-host.invalid\CA', 'request.csr', 'none.cer', 'none.p7b', 'none.rsp')
# The key belongs to the pending request in the user's own store.
Get-ChildItem Cert:\CurrentUser\REQUEST | Where-Object Subject -eq 'CN=countersign-check.invalid' | Remove-Item -DeleteKey
Pop-Location
$result = Join-Path (Get-Location) 'countersign-check.txt'
$transcript | Set-Content -Encoding UTF8 $result
Remove-Item -Recurse -Force -LiteralPath $folder
"Read it, then send it: $result"

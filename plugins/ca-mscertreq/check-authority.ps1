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
$transcript = New-Object Collections.Generic.List[string]

# Longest first; a name may be the same as another (the authority's own computer), or not be there.
$parts = @($Config -split '\\', 2)
$secret = @(@($Config, 'HOST\CA'), @($parts[-1], 'CA'), @($parts[0], 'HOST'), @($env:USERDNSDOMAIN, 'DOMAIN.DNS'),
  @($env:COMPUTERNAME, 'COMPUTER'), @($env:USERDOMAIN, 'DOMAIN'), @($env:USERNAME, 'USER'))

# Whole words only: an account may be called "cert".
function Say([string]$text) {
  foreach ($pair in $secret) {
    if ($pair[0]) { $text = $text -replace ('(?<!\w)' + [regex]::Escape($pair[0]) + '(?!\w)'), $pair[1] }
  }
  $transcript.Add($text)
}

function Run([string]$program, [string[]]$arguments) {
  Say ''
  Say ('> ' + $program + ' ' + (($arguments | ForEach-Object { "'$_'" }) -join ' '))
  $before = @(Get-ChildItem -Name)
  $inside = $false
  foreach ($line in @(& $program $arguments 2>&1 | ForEach-Object { "$_" })) {
    if ($line -match '^-----BEGIN ') { $inside = $true; Say '(a PEM block)' }
    if (-not $inside) { Say $line }
    if ($line -match '^-----END ') { $inside = $false }
  }
  Say ('exit code {0} = 0x{0:x8}' -f $LASTEXITCODE)
  foreach ($file in @(Get-ChildItem | Where-Object { $before -notcontains $_.Name })) {
    $first = [IO.File]::ReadAllBytes($file.FullName) | Select-Object -First 12
    Say ('  file {0}: {1} bytes, begins {2}' -f $file.Name, $file.Length, (($first | ForEach-Object { '{0:x2}' -f $_ }) -join ' '))
  }
}

New-Item -ItemType Directory -Path $folder | Out-Null
Push-Location -LiteralPath $folder
try {
  Say ('Windows ' + [Environment]::OSVersion.Version + ', language ' + (Get-UICulture).Name + ', code page ' + [Console]::OutputEncoding.CodePage)
  Say ('PowerShell ' + $PSVersionTable.PSVersion + ', over SSH: ' + [bool]$env:SSH_CONNECTION)
  Set-Content -Encoding ASCII -Path request.inf -Value @('[NewRequest]', 'Subject="CN=countersign-check.invalid"', 'KeyLength=2048',
    'Exportable=FALSE', 'RequestType=PKCS10', '[Extensions]', '2.5.29.17="{text}"', '_continue_="dns=countersign-check.invalid"')
  Run certreq @('-new', '-q', '-f', 'request.inf', 'request.csr')
  Run certutil @('-config', $Config, '-ping')
  Run certutil @('-config', $Config, '-CATemplates')
  Run certutil @('-f', '-config', $Config, '-ca.cert', 'ca.cer')
  Run certutil @('-f', '-config', $Config, '-ca.chain', 'ca.p7b')
  foreach ($attempt in @(@('good', $Template), @('bad', 'CountersignNoSuchTemplate'))) {
    $name = $attempt[0]
    $start = $transcript.Count
    Run certreq @('-submit', '-q', '-f', '-config', $Config, '-attrib', ('CertificateTemplate:' + $attempt[1]), 'request.csr', "$name.cer", "$name.p7b", "$name.rsp")
    $id = $transcript | Select-Object -Skip $start | Where-Object { $_ -match '^[^:]+:\W*\d+\W*$' } | Select-Object -First 1
    if ($id -match '(\d+)\W*$') { Run certreq @('-retrieve', '-q', '-f', '-config', $Config, $Matches[1], "$name-again.cer", "$name-again.p7b", "$name-again.rsp") }
  }
  Run certreq @('-submit', '-q', '-f', '-config', 'no-such-host.invalid\CA', 'request.csr', 'none.cer', 'none.p7b', 'none.rsp')
} finally {
  # The key belongs to the pending request in the user's own store.
  Get-ChildItem Cert:\CurrentUser\REQUEST | Where-Object { $_.Subject -eq 'CN=countersign-check.invalid' } | Remove-Item -DeleteKey
  Pop-Location
  Remove-Item -Recurse -Force -LiteralPath $folder
}
$result = Join-Path (Get-Location).ProviderPath 'countersign-check.txt'
Set-Content -Encoding UTF8 -LiteralPath $result -Value $transcript
"Read it, then send it: $result"

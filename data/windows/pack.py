#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs what was built for Windows: the programs, their plugins and exactly the DLLs that these load, what they read at
run time, a licence text for each part, and a bill of materials (CycloneDX 1.5).

    pack.py --installed PREFIX --stack STACK --sources FOLDER --icons OWN --licence FILE --version VERSION --output FOLDER

OWN has the icons that were drawn for this program. FOLDER gets Countersign/ (what is installed),
Countersign-VERSION-win64.zip of it, and the lists files.nsh and remove.nsh for countersign.nsi: so that the uninstaller
removes what was installed and nothing else."""
import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

TARGET = 'x86_64-w64-mingw32'
TOP = 'Countersign'
LEGACY = 'lib/ossl-modules/legacy.dll'
PROGRAMS = ['bin/countersignctl.exe', 'bin/countersign.exe']  # the second where the window was built
HELPERS = ['gspawn-win64-helper.exe', 'gspawn-win64-helper-console.exe']  # GLib starts programs by them
WINDOWS = Path('/usr/lib/x86_64-linux-gnu/wine/x86_64-windows')  # whose names are those of Windows' own DLLs
THEME = Path('/usr/share/icons/Adwaita/scalable')  # what gui.sh takes the icons from that are nobody's else
SYMBOLIC = '.symbolic.png'  # what gtk4-encode-symbolic-svg adds to the name of an icon
DATE = (1980, 1, 1, 0, 0, 0)  # the same tree gives the same zip
NOTICE = '''Countersign {version} for 64-bit Windows.

For trials. The libraries in it are built from the sources that sbom.cdx.json names, without a distribution's security
patches. It was run under Wine and never on a real Windows.

  bin\\countersignctl.exe help
'''

# Step of the stack, or Debian package: licence as SPDX says it, its texts (in the source, or on this machine), and the
# names of what it brings (None: icons, whose names do not say it).
PARTS = {
    'libffi': ('MIT', ['LICENSE'], r'libffi-'),
    'pcre2': ('BSD-3-Clause', ['LICENCE'], r'libpcre2-'),
    'intl': ('LGPL-2.1-or-later', ['gettext-runtime/intl/COPYING.LIB'], r'libintl-'),
    'glib': ('LGPL-2.1-or-later', ['COPYING'], r'lib(gio|glib|gmodule|gobject|gthread)-2|gspawn-'),
    'openssl': ('Apache-2.0', ['LICENSE.txt'], r'lib(crypto|ssl)-3|legacy\.dll'),
    'libssh': ('LGPL-2.1-only', ['COPYING'], r'libssh\.dll'),
    'sqlite': ('blessing', ['LICENSE.md'], r'libsqlite3-'),
    'girepository': ('LGPL-2.1-or-later', ['COPYING', 'COPYING.LGPL'], r'libgirepository-'),
    'libpeas': ('LGPL-2.1-or-later', ['COPYING'], r'libpeas-'),
    'json-glib': ('LGPL-2.1-or-later', ['COPYING'], r'libjson-glib-'),
    'pixman': ('MIT', ['COPYING'], r'libpixman-'),
    'png': ('libpng-2.0', ['LICENSE'], r'libpng16'),
    'jpeg': ('IJG AND BSD-3-Clause AND Zlib', ['LICENSE.md', 'README.ijg'], r'lib(turbo)?jpeg'),
    'tiff': ('libtiff', ['LICENSE.md'], r'libtiff'),
    'fribidi': ('LGPL-2.1-or-later', ['COPYING'], r'libfribidi-'),
    'harfbuzz': ('MIT', ['COPYING'], r'libharfbuzz'),
    'cairo': ('LGPL-2.1-only OR MPL-1.1', ['COPYING', 'COPYING-LGPL-2.1', 'COPYING-MPL-1.1'], r'libcairo'),
    'pango': ('LGPL-2.0-or-later', ['COPYING'], r'libpango'),
    'pixbuf': ('LGPL-2.1-or-later', ['COPYING'], r'libgdk_pixbuf-'),
    'graphene': ('MIT', ['LICENSE.txt'], r'libgraphene-'),
    'epoxy': ('MIT', ['COPYING'], r'libepoxy-'),
    'gtk': ('LGPL-2.1-or-later', ['COPYING'], r'libgtk-4|org\.gtk\.gtk4\.'),
    'adwaita': ('LGPL-2.1-or-later', ['COPYING'], r'libadwaita-'),
    'libz-mingw-w64': ('Zlib', ['/usr/share/doc/libz-mingw-w64/copyright'], r'zlib1\.dll'),
    'gcc-mingw-w64-x86-64-posix-runtime': ('GPL-3.0-or-later WITH GCC-exception-3.1',
                                           ['/usr/share/doc/gcc-mingw-w64-base/copyright',
                                            '/usr/share/common-licenses/GPL-3'], r'lib(gcc_s|ssp|stdc\+\+)'),
    'mingw-w64-x86-64-dev': ('MIT AND BSD-3-Clause', ['/usr/share/doc/mingw-w64-x86-64-dev/copyright'],
                             r'libwinpthread-'),
    'adwaita-icon-theme': ('LGPL-3.0-only OR CC-BY-SA-3.0', ['/usr/share/doc/adwaita-icon-theme/copyright',
                                                             '/usr/share/common-licenses/LGPL-3'], None),
    'hicolor-icon-theme': ('GPL-2.0-or-later', ['/usr/share/doc/hicolor-icon-theme/copyright',
                                                '/usr/share/common-licenses/GPL-2'], r'index\.theme'),
}
OWN = re.compile(r'countersign|libcountersign|lib(ca|transport|probe)-|.*\.plugin$|gschemas\.compiled'
                 r'|org\.countersign\.')


def imports(path):
    listed = subprocess.run([f'{TARGET}-objdump', '-p', path], check=True, capture_output=True, text=True).stdout
    return re.findall(r'^\s*DLL Name: (.+)$', listed, re.M)


def close(first, folders):
    """The DLLs of @folders that @first load, and that these load, and so on."""
    found, rest = {}, list(first)
    while rest:
        for name in imports(rest.pop()):
            path = next((folder / name for folder in folders if (folder / name).is_file()), None)
            if path is None and not (WINDOWS / name.lower()).is_file():
                sys.exit(f'pack.py: {name} is neither of the stack nor of Windows')
            if path is not None and name not in found:
                found[name] = path
                rest.append(path)
    return found


def below(installed, folder, *suffixes):
    return {path.relative_to(installed).as_posix(): path for path in sorted((installed / folder).rglob('*'))
            if path.is_file() and path.suffix in suffixes}


def collect(installed, stack):
    """Name in the package: file."""
    files = {name: installed / name for name in PROGRAMS if (installed / name).is_file()}
    files[LEGACY] = stack / LEGACY
    files |= {f'bin/{name}': stack / 'bin' / name for name in HELPERS}
    files |= below(installed, 'lib/countersign/plugins', '.dll', '.plugin')
    loaded = [path for path in files.values() if path.suffix in ('.exe', '.dll')]
    files |= {f'bin/{name}': path for name, path in close(loaded, [installed / 'bin', stack / 'bin']).items()}
    files |= below(installed, 'share/locale', '.mo')
    if 'bin/countersign.exe' in files:
        files |= below(installed, 'share/glib-2.0/schemas', '.xml', '.compiled')
        files |= below(installed, 'share/icons', '.png', '.svg', '.theme')
    return files


def icon_owner(name, path, stack, icons):
    """As below, for an icon that was made of somebody's SVG: libadwaita's are those that came with the stack."""
    drawing = path.name.removesuffix(SYMBOLIC) + '.svg'
    built = stack / name
    if (icons / drawing).is_file():
        return None
    if built.is_file() and built.read_bytes() == path.read_bytes():
        return 'adwaita'
    if any(THEME.rglob(drawing)):
        return 'adwaita-icon-theme'
    sys.exit(f'pack.py: nobody is known to have drawn {name}')


def owner(name):
    """The part that the file @name is of; None: this program."""
    base = name.rsplit('/', 1)[-1]
    if name.startswith('share/locale/') or OWN.match(base):
        return None
    for part, (_, _, pattern) in PARTS.items():
        if pattern is not None and re.match(pattern, base):
            return part
    sys.exit(f'pack.py: {name} is of no part that the table of parts knows')


def find_owners(files, stack, icons):
    """Of every name the part that it is of."""
    return {name: icon_owner(name, path, stack, icons) if name.endswith(SYMBOLIC) else owner(name)
            for name, path in files.items()}


def read_sources(stack, sources):
    """Step: (hash, tarball, version, path in a Debian archive), as the stack was built."""
    steps = {}
    for line in (stack / 'sources.table').read_text().splitlines():
        step, sha256, path = line.split()
        steps[step] = (sha256, sources / Path(path).name, re.search(r'_([^_]+)\.orig', path).group(1), path)
    return steps


def text_of(name, steps, part):
    if name.startswith('/'):
        return Path(name).read_bytes()
    with tarfile.open(steps[part][1]) as tar:
        top = tar.next().name.split('/')[0]
        return tar.extractfile(f'{top}/{name}').read()


def debian_package(part):
    """Its version, and the hash that Debian's signed index has of it."""
    version = subprocess.run(['dpkg-query', '-W', '-f', '${Version}', part], check=True, capture_output=True, text=True).stdout
    shown = subprocess.run(['apt-cache', 'show', f'{part}={version}'], check=True, capture_output=True, text=True).stdout
    return version, re.search(r'^SHA256: (\w+)$', shown, re.M).group(1)


def component(part, files, steps):
    """@files: those that are of it, with their content."""
    if part in steps:
        sha256, _, version, url = steps[part]
        purl, kind = f'pkg:generic/{part}@{version}', 'source-distribution'
    else:
        version, sha256 = debian_package(part)
        url, purl, kind = part, f'pkg:deb/debian/{part}@{version}', 'distribution'
    return {
        'type': 'library', 'bom-ref': part, 'name': part, 'version': version, 'purl': purl,
        'licenses': [{'expression': PARTS[part][0]}],
        'externalReferences': [{'type': kind, 'url': url, 'hashes': [{'alg': 'SHA-256', 'content': sha256}]}],
        'components': [file_component(name, data) for name, data in files.items()],
    }


def file_component(name, data):
    return {'type': 'file', 'name': name, 'hashes': [{'alg': 'SHA-256', 'content': hashlib.sha256(data).hexdigest()}]}


def bill(version, files, owners, steps):
    def of(part):
        return {name: data for name, data in files.items() if owners[name] == part}

    own = {'type': 'application', 'bom-ref': 'countersign', 'name': 'countersign', 'version': version,
           'licenses': [{'expression': 'GPL-3.0-or-later'}],
           'components': [file_component(name, data) for name, data in of(None).items()]}
    parts = sorted(set(owners.values()) - {None})
    return {'bomFormat': 'CycloneDX', 'specVersion': '1.5', 'version': 1, 'metadata': {'component': own},
            'components': [component(part, of(part), steps) for part in parts],
            'dependencies': [{'ref': 'countersign', 'dependsOn': parts}]}


def stage(files, folder):
    """The files, without what only a debugger reads, below @folder; returns their content."""
    content = {}
    for name, path in sorted(files.items()):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if copy.suffix in ('.exe', '.dll'):
            subprocess.run([f'{TARGET}-strip', '--strip-unneeded', copy], check=True)
        content[name] = copy.read_bytes()
    return content


def add_papers(content, owners, options, folder):
    steps = read_sources(options.stack, options.sources)
    papers = {'sbom.cdx.json': json.dumps(bill(options.version, content, owners, steps), indent=1).encode(),
              'LICENCE.txt': options.licence.read_bytes(),
              'README.txt': NOTICE.format(version=options.version).replace('\n', '\r\n').encode()}
    for part in set(owners.values()) - {None}:
        for name in PARTS[part][1]:
            papers[f'licences/{part}/{Path(name).name}'] = text_of(name, steps, part)
    for name, data in papers.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    content.update(papers)


def write_lists(names, output):
    """For countersign.nsi. Folders are removed from the deepest up, each only when it is empty."""
    folders = sorted({parent.as_posix() for name in names for parent in Path(name).parents} - {'.'})
    install = []
    for name in sorted(names):
        parent = Path(name).parent.as_posix()
        place = '$INSTDIR' if parent == '.' else f'$INSTDIR/{parent}'
        install += ['SetOutPath "{}"'.format(place.replace('/', '\\')), f'File "{TOP}/{name}"']
    remove = ['Delete "$INSTDIR\\{}"'.format(name.replace('/', '\\')) for name in sorted(names)]
    remove += ['RMDir "$INSTDIR\\{}"'.format(name.replace('/', '\\')) for name in reversed(folders)]
    (output / 'files.nsh').write_text('\n'.join(install) + '\n')
    (output / 'remove.nsh').write_text('\n'.join(remove) + '\n')


def main():
    parser = argparse.ArgumentParser()
    for name in ('installed', 'stack', 'sources', 'icons', 'licence', 'output'):
        parser.add_argument(f'--{name}', required=True, type=Path)
    parser.add_argument('--version', required=True)
    options = parser.parse_args()
    folder = options.output / TOP
    shutil.rmtree(folder, ignore_errors=True)
    files = collect(options.installed, options.stack)
    content = stage(files, folder)
    add_papers(content, find_owners(files, options.stack, options.icons), options, folder)
    write_lists(content, options.output)
    target = options.output / f'{TOP}-{options.version}-win64.zip'
    with zipfile.ZipFile(target, 'w') as archive:
        for name, data in sorted(content.items()):
            archive.writestr(zipfile.ZipInfo(f'{TOP}/{name}', DATE), data, zipfile.ZIP_DEFLATED)
    print(f'{target.name}: {len(content)} files, {target.stat().st_size} bytes')


if __name__ == '__main__':
    main()

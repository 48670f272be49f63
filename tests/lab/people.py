# SPDX-License-Identifier: GPL-3.0-or-later
"""The people of an authority without a plugin of its own, played by the openssl program."""
import re

from world import must


def sign(world, request, certificate, more=None):
    """@certificate in answer to @request, by the root public.pem, with a name @more than was asked for."""
    folder, key = world.folder, world.folder / 'root.key'
    if not key.exists():
        must(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out',
              folder / 'public.pem', '-days', '3650', '-subj', '/CN=Public root', '-addext', 'keyUsage=keyCertSign'])
    extensions = folder / 'extensions'
    extensions.write_text('extendedKeyUsage=serverAuth,clientAuth\n')
    text = must(['openssl', 'req', '-in', request, '-noout', '-text']).stdout.decode()
    names = re.search(r'Subject Alternative Name:\s*\n\s*(\S.*)', text).group(1).replace(' ', '')
    names = f'{names},{more}' if more else names
    extensions.write_text(extensions.read_text() + f'subjectAltName={names}\n')
    must(['openssl', 'x509', '-req', '-in', request, '-CA', folder / 'public.pem', '-CAkey', key,
          '-CAcreateserial', '-days', '365', '-extfile', extensions, '-out', certificate])

# SPDX-License-Identifier: GPL-3.0-or-later
"""Help, versions, wrong usage: what every verb has in common."""
import os
import re
import tempfile
import unittest

import tap


def verbs():
    """Every verb of countersignctl --help."""
    return re.findall(r'^  ([a-z]+)  +\S', tap.run('--help').stdout, re.M)


class Help(unittest.TestCase):
    def test_overview(self):
        done = tap.run('--help')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertIn('Usage:\n  countersignctl VERB', done.stdout)
        self.assertIn('Exit codes:', done.stdout)

    def test_table_has_the_known_verbs(self):
        self.assertLessEqual({'help', 'plugins'}, set(verbs()))

    def test_each_verb(self):
        for verb in verbs():
            with self.subTest(verb=verb):
                done = tap.run(verb, '--help')
                self.assertEqual((done.returncode, done.stderr), (0, ''))
                self.assertTrue(done.stdout.startswith(f'Usage:\n  countersignctl {verb} '))
                self.assertIn('--secrets=FILE', done.stdout)
                self.assertRegex(done.stdout, r'Examples?:\n  countersignctl ' + verb)

    def test_help_verb_is_the_same(self):
        for verb in verbs():
            with self.subTest(verb=verb):
                self.assertEqual(tap.run('help', verb).stdout, tap.run(verb, '--help').stdout)

    def test_version(self):
        done = tap.run('--version')
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r'^countersignctl \d+\.\d+\.\d+\n$')


class WrongUsage(unittest.TestCase):
    def expect(self, words, *arguments):
        done = tap.run(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ''))
        self.assertIn(words, done.stderr)
        self.assertIn('--help', done.stderr)

    def test_no_verb(self):
        self.expect('a verb is missing')

    def test_unknown_verb(self):
        self.expect('there is no verb “frobnicate”', 'frobnicate')

    def test_near_verbs(self):
        for typed, meant in (('plugin', 'plugins'), ('plguins', 'plugins'), ('hlep', 'help')):
            with self.subTest(typed=typed):
                self.expect(f'did you mean “{meant}”?', typed)

    def test_far_verb_is_not_guessed(self):
        self.assertNotIn('did you mean', tap.run('xyz').stderr)
        self.assertNotIn('did you mean', tap.run('x' * 5000).stderr)

    def test_help_of_unknown_verb(self):
        self.expect('there is no verb', 'help', 'frobnicate')

    def test_unknown_option_of_each_verb(self):
        for verb in verbs():
            with self.subTest(verb=verb):
                self.expect('--no-such-option', verb, '--no-such-option')

    def test_hostile_argument(self):
        done = tap.run('\x1b[2J\u202e')
        self.assertEqual(done.returncode, 2)
        self.assertNotIn('\x1b', done.stderr)
        self.assertNotIn('\u202e', done.stderr)

    def test_argument_that_is_not_utf8(self):
        done = tap.run(os.fsdecode(b'\xff\xfe'))
        self.assertEqual(done.returncode, 2)
        self.assertIn('there is no verb', done.stderr)


class Output(unittest.TestCase):
    def test_full_disk(self):
        with open('/dev/full', 'w', encoding='utf-8') as full:
            done = tap.run('--help', stdout=full)
        self.assertEqual(done.returncode, 2)
        self.assertIn('standard output: ', done.stderr)

    def test_closed_pipe(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = tap.run('--help', stdout=writer)
        os.close(writer)
        self.assertEqual(done.returncode, 2)
        self.assertIn('standard output: ', done.stderr)

    def test_closed_descriptors(self):
        """Nothing that is opened later gets the number of a standard stream that is closed."""
        with tempfile.TemporaryDirectory(prefix='cs-closed-') as folder:
            cluster = os.path.join(folder, 'a.cluster')
            with open(cluster, 'w', encoding='utf-8') as file:
                file.write('[Cluster]\nName=cms.example.org\n[Authority ca-local]\nDirectory=ca\n'
                           '[Node a]\nHost=127.0.0.1\nPort=1\nUser=admin\n')
            for closed in ((1,), (0, 1)):
                with self.subTest(closed=closed):
                    done = tap.run('status', cluster, preexec_fn=lambda c=closed: [os.close(fd) for fd in c])
                    self.assertEqual(done.returncode, 2, done.stderr)
                    self.assertIn('standard output: Bad file descriptor', done.stderr)
            done = tap.run('status', '--secrets', '-', cluster, preexec_fn=lambda: os.close(0))
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn('standard input: Bad file descriptor', done.stderr)

    def test_utf8_in_any_locale(self):
        for locale in ('C', 'C.UTF-8'):
            with self.subTest(locale=locale):
                done = tap.run('--help', env={**os.environ, 'LC_ALL': locale})
                self.assertIn('VERB [OPTION…]', done.stdout)

    def test_no_colour_in_a_pipe(self):
        self.assertNotIn('\x1b', tap.run('plugins').stdout)


if __name__ == '__main__':
    tap.main()

#!/usr/bin/env python3
"""Every kind of drift fails docs/check.py, and --fix mends what can be mended."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "docs"))
import check

GOOD = """\
# A chapter

See [the steps](../docs/stepper/index.html#stage1/averager/3) and [above](#a-chapter).

The file `docs/check.py`, the files `stage1_generators/demos/*.cpp`, and `.ci/run quick`:

    ./learn demo 1 averager  --list has the others
    ./learn try 1.1
    python3 docs/check.py --fix
    cmake --workflow --preset tsan
    cmake -S stage1_generators -B build/stage1

<!-- code: stage1_generators/demos/averager.cpp "enum" -->
```cpp
enum { kStart, kGotNumber };
```

<!-- prints: 1 averager 1-2 -->
```text
send 10, average 10
send 30, average 20
```

<!-- trace: 1 averager 2 -->
```text
```

<!-- runs: echo hello -->
```text
hello
```

<!-- python -->
```python
print(6 * 7)
```

```text
42
```

| Number | Word |
| --- | --- |
| 1 | one |

| File | Lines | Minutes | What it is |
| --- | ---: | ---: | --- |
| [errors](../stage1_generators/errors.hpp) | 0 | 0 | errors |
| [demos](../stage1_generators/demos) | 0 | 0 | scenes |
| [a page](../stage1_generators/README.md) |  |  | what is not counted |
| together | 0 | 0 |  |
"""


class Check(unittest.TestCase):
    def setUp(self):
        (ROOT / "build").mkdir(exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=ROOT / "build")
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name).parent / (pathlib.Path(folder.name).name + ".md")
        self.addCleanup(lambda: self.file.unlink(missing_ok=True))
        self.file.write_text(GOOD)
        self.check("--fix")
        self.good = self.file.read_text()

    def check(self, *options):
        done = subprocess.run(
            [sys.executable, str(ROOT / "docs" / "check.py"), *options, str(self.file)],
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout

    def drift(self, old, new):
        """What is printed when `old` has become `new`."""
        self.assertIn(old, self.good)
        self.file.write_text(self.good.replace(old, new, 1))
        code, printed = self.check()
        self.assertEqual(code, 1, printed)
        return printed

    def drift_of_differences(self, old, new):
        """The same for docs/differences.md, of which check.py gets a copy in a project of its own."""
        root = self.file.with_suffix("")
        (root / "docs").mkdir(parents=True)
        self.addCleanup(shutil.rmtree, root, ignore_errors=True)
        for name in ("check.py", "differences.md", "vocabulary.md"):
            shutil.copy(ROOT / "docs" / name, root / "docs")
        page = root / "docs" / "differences.md"
        text = page.read_text()
        self.assertIn(old, text)
        page.write_text(text.replace(old, new, 1))
        done = subprocess.run(
            [sys.executable, str(root / "docs" / "check.py"), str(page)], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stdout

    def mended(self):
        self.mended_to(self.good)

    def mended_to(self, text):
        self.assertEqual(self.check("--fix")[0], 0)
        self.assertEqual(self.file.read_text(), text)

    def test_what_is_as_quoted_passes(self):
        self.assertEqual(self.check()[0], 0)

    def test_help_says_what_there_is_and_a_file_that_there_is_not_is_refused(self):
        def says(word):
            done = subprocess.run([sys.executable, str(ROOT / "docs" / "check.py"), word], capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr

        self.assertIn("docs/check.py [--fix] [FILE ...]", says("--help")[1])
        self.assertEqual(says("--help")[0], 0)
        for word in ("--fixed", "docs/nowhere.md", "/dev/null"):
            self.assertEqual(says(word), (2, f"no file of the project: {word}; docs/check.py --help says what there is\n"))

    def test_fix_fills_in_an_empty_block(self):
        self.assertIn("Averager starts.", self.good)

    def test_code_that_has_changed(self):
        self.assertIn("not as quoted: code", self.drift("kGotNumber };", "kGot };"))
        self.mended()

    def test_code_that_has_gone(self):
        self.assertIn("has no line that begins", self.drift('"enum"', '"enumeration"'))

    def test_a_file_that_has_gone(self):
        self.assertIn("no file", self.drift("demos/averager.cpp", "demos/average.cpp"))

    def test_another_output(self):
        self.assertIn("not as quoted: prints", self.drift("average 20", "average 21"))
        self.mended()

    def test_a_scene_that_has_gone(self):
        self.assertIn("failed", self.drift("prints: 1 averager", "prints: 1 average"))

    def test_another_trace(self):
        self.assertIn("not as quoted: trace", self.drift("Averager starts.", "Averager begins."))
        self.mended()

    def test_another_output_of_a_command(self):
        self.assertIn("not as quoted: runs", self.drift("\nhello\n", "\ngoodbye\n"))
        self.mended()

    def test_a_command_that_fails(self):
        self.assertIn("failed", self.drift("echo hello", "false"))

    def test_another_output_of_python(self):
        self.assertIn("not as quoted: python", self.drift("42", "43"))
        self.mended()

    def test_an_output_of_python_that_is_folded_away(self):
        self.good = self.good.replace("```\n\n```text\n42", "```\n\nWhat?\n\n<details>\n\n```text\n42")
        self.assertIn("not as quoted: python", self.drift("42", "43"))

    def test_a_link_to_nowhere(self):
        self.assertIn("nowhere", self.drift("../docs/stepper/index.html", "../docs/walk/index.html"))

    def test_a_step_that_is_not_there(self):
        self.assertIn("there are", self.drift("averager/3", "averager/300"))

    def test_a_heading_that_is_not_there(self):
        self.assertIn("no such heading", self.drift("(#a-chapter)", "(#another)"))

    def test_a_path_that_is_not_there(self):
        self.assertIn("no such path", self.drift("`docs/check.py`", "`docs/chek.py`"))

    def test_paths_of_which_there_is_none(self):
        self.assertIn("no such path", self.drift("demos/*.cpp`", "demos/*.cc`"))

    def test_a_script_that_is_not_there(self):
        self.assertIn("no such path", self.drift("python3 docs/check.py", "python3 docs/chek.py"))

    def test_a_step_of_ci_that_is_not_there(self):
        self.assertIn("no such step", self.drift(".ci/run quick", ".ci/run quik"))

    def test_a_command_of_learn_that_is_not_there(self):
        self.assertIn("no such command", self.drift("./learn try", "./learn tri"))

    def test_an_exercise_that_is_not_there(self):
        self.assertIn("no exercise 1.99", self.drift("try 1.1", "try 1.99"))

    def test_a_command_with_a_scene_that_is_not_there(self):
        self.assertIn("no scene average", self.drift("demo 1 averager  ", "demo 1 average  "))

    def test_a_preset_that_is_not_there(self):
        self.assertIn("no preset", self.drift("--preset tsan", "--preset tasn"))

    def test_a_folder_to_build_that_is_not_there(self):
        self.assertIn("no such path", self.drift("-S stage1_generators", "-S stage1_generator"))

    def test_a_row_that_lacks_a_cell(self):
        self.assertIn("1 cells in a table of 2", self.drift("| 1 | one |", "| 1 |"))

    def test_a_file_that_is_not_as_long_as_is_said(self):
        row = next(line for line in self.good.splitlines() if line.startswith("| [errors]"))
        self.assertIn("not as long as", self.drift(row, row.replace("| errors |", "| mistakes |").replace("errors.hpp) | ", "errors.hpp) | 1")))
        self.mended_to(self.good.replace("| errors |", "| mistakes |"))

    def test_a_sum_of_files_that_is_none(self):
        row = next(line for line in self.good.splitlines() if line.startswith("| together"))
        self.assertNotIn("| 0 |", row)
        self.assertIn("not as long as", self.drift(row, "| together | 1 | 1 |  |"))
        self.mended()

    def test_a_second_table_of_differences(self):
        self.assertIn("the one table", self.drift("| Number | Word |", "| CPython 3.11 | here |"))

    def test_a_difference_without_a_reason(self):
        self.assertIn("without a word", self.drift_of_differences("| types |", "| |"))

    def test_differences_in_another_order(self):
        self.assertIn("not in order", self.drift_of_differences("| 2 | `yield from [1, 2]`", "| 1 | `y`"))

    def test_code_from_nowhere(self):
        self.assertIn("from nowhere", self.drift("<!-- code", "<!-- kode"))


class Words(unittest.TestCase):
    def setUp(self):
        (ROOT / "build").mkdir(exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=ROOT / "build")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def words(self, text, name="words.hpp"):
        """What is said of a file with this text, without the name and the folder."""
        file = self.folder / name
        file.write_text(text)
        done = subprocess.run(
            [sys.executable, str(ROOT / "docs" / "check.py"), str(file)], capture_output=True, text=True
        )
        lines = done.stdout.splitlines()[:-1]
        self.assertEqual(done.returncode, 1 if lines else 0)
        return [line.partition(":")[2] for line in lines]

    def test_a_word_with_another_meaning(self):
        self.assertIn('2: not "takes turns" but "alternate"', "\n".join(self.words("// One.\n// It takes turns.\n")))

    def test_a_word_without_a_phrase_of_its_own_instead(self):
        self.assertIn('not "callee" but "inner frame"', "\n".join(self.words("int i;  // the callee\n")))

    def test_a_phrase_over_two_lines(self):
        self.assertIn('1: not "up and down"', "\n".join(self.words("// It goes up\n/// and down.\n")))

    def test_a_word_at_the_beginning_of_a_sentence(self):
        self.assertIn('1: not "its turn"', "\n".join(self.words("// Its turn comes.\n")))

    def test_a_word_in_a_page(self):
        self.assertIn('1: not "its turn"', "\n".join(self.words("Its turn comes.\n", "words.md")))

    def test_a_word_in_code_or_in_a_string_is_none(self):
        self.assertEqual(self.words('auto callee = "the callee // callee";  // a call\n'), [])
        self.assertEqual(self.words("See `callee`:\n\n    callee\n\n```text\ncallee\n```\n", "words.md"), [])

    def test_a_word_that_is_part_of_another_is_none(self):
        self.assertEqual(self.words("// The return values, and what a fault-injector injects-in.\n"), [])

    def test_each_phrase_of_the_list_is_found(self):
        self.assertGreater(len(check.vocabulary()), 100)
        for _, phrase, instead in check.vocabulary():
            self.assertTrue(instead)
            text = check.comments([f"int i;  // They say {phrase.capitalize()} here."])
            self.assertIn(f'not "{phrase}" but "{instead}"', "\n".join(what for _, what in check.check_words(text)))

    def test_a_sentence_that_begins_with_a_stand_in_for_a_noun(self):
        for sentence in ("// Who waits, waits.", "/// Good. What is\n/// done is done.", "//  Whoever it is."):
            self.assertIn("in place of a noun", "\n".join(self.words(sentence + "\n")))

    def test_a_question_and_a_word_within_a_sentence_are_none(self):
        self.assertEqual(self.words("// Who waits? It says who waits, and what for. Whole.\n"), [])

    def test_a_stand_in_in_a_page(self):
        for sentence in (
            "Who waits, waits.",
            "Good. What is\ndone is done.",
            "- One\n- Whatever it is.",
            "1. Whoever it is.",
            "| a | b |\n| --- | --- |\n| 1 | What is done. |",
            "*The idea.* Who waits, waits.",
            "*What happens.* Who waits, waits.",
            "Good. (Who waits, waits.)",
        ):
            self.assertIn("in place of a noun", "\n".join(self.words(sentence + "\n", "words.md")))

    def test_a_question_a_heading_and_a_lead_in_of_a_page_are_none(self):
        page = """\
# What it costs

## 3. Who waits

*What happens.* It says who waits, and what for. What does it print?

- **What happens**: nothing.

| What | Who waits |
| --- | --- |
| 1 | 2 |

<details><summary>What it prints</summary>

```text
Who waits, waits.
```

<!-- What is in a comment. -->
"""
        self.assertEqual(self.words(page, "words.md"), [])

    def test_the_engine_is_looked_at_if_nothing_is_named(self):
        root = self.folder
        (root / "docs").mkdir()
        for name in ("check.py", "vocabulary.md"):
            shutil.copy(ROOT / "docs" / name, root / "docs")
        for place in ("stage3_sleep_loop/a.cpp", "stage6_tasks_futures/library/b.hpp", "stage5_x/tests/c.cpp"):
            (root / place).parent.mkdir(parents=True)
            (root / place).write_text("// The callee.\n")
        done = subprocess.run(
            [sys.executable, str(root / "docs" / "check.py")], capture_output=True, text=True
        )
        self.assertEqual(
            [line.partition(":")[0] for line in done.stdout.splitlines() if "callee" in line],
            ["stage3_sleep_loop/a.cpp", "stage6_tasks_futures/library/b.hpp"],
        )


if __name__ == "__main__":
    unittest.main()

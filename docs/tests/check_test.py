#!/usr/bin/env python3
"""Every kind of drift fails docs/check.py, and --fix mends what can be mended."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
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
        for name in ("check.py", "differences.md"):
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
        self.assertEqual(self.check("--fix")[0], 0)
        self.assertEqual(self.file.read_text(), self.good)

    def test_what_is_as_quoted_passes(self):
        self.assertEqual(self.check()[0], 0)

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

    def test_a_second_table_of_differences(self):
        self.assertIn("the one table", self.drift("| Number | Word |", "| CPython 3.11 | here |"))

    def test_a_difference_without_a_reason(self):
        self.assertIn("without a word", self.drift_of_differences("| types |", "| |"))

    def test_differences_in_another_order(self):
        self.assertIn("not in order", self.drift_of_differences("| 2 | `yield from [1, 2]`", "| 1 | `y`"))

    def test_code_from_nowhere(self):
        self.assertIn("from nowhere", self.drift("<!-- code", "<!-- kode"))


if __name__ == "__main__":
    unittest.main()

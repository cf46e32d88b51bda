# Of trx files, whose folders are named for their stages: each failed test, what it says and where.
BEGIN { RS = "<" }

function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#x[AD];/, "", text); gsub(/&amp;/, "\\&", text)
  return text
}

# Some text may be the whole log of a program.
function print_lines(text, most,    lines, count, i) {
  sub(/^[^>]*>/, "", text)
  count = split(plain(text), lines, "\n")
  # Whoever awaits is in the stack again and again.
  for (i = 1; i <= count && most > 0; i++) if (lines[i] != lines[i - 1]) { print "    " substr(lines[i], 1, 400); most-- }
}

/^UnitTestResult / {
  failed = / outcome="(Failed|Error|Timeout|Aborted)"/
  if (!failed) next
  stage = FILENAME; sub(/\/[^\/]*$/, "", stage); sub(/.*\//, "", stage)
  sub(/.* testName="/, ""); sub(/".*/, "")
  printf "\nFailed in %s: %s\n", stage, plain($0)
  told++
}

failed && told <= 20 && /^Message>/ { print_lines($0, 15) }
failed && told <= 20 && /^StackTrace>/ { print_lines($0, 8) }

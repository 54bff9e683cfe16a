# Puts values of earlier answers ($kept: name → answer) in place of `${name.path}` in every string of the input.
def value($path):
  ($path | split(".") | map(if test("^[0-9]+$") then tonumber else . end)) as $steps
  | if $kept | has($steps[0]) then . else error("no earlier example saved the name '\($steps[0])'") end
  | ($kept | getpath($steps)) as $found
  | if ($found | type) == "string" then $found
    elif ($found | type) == "number" then ($found | tostring)
    else error("'\($path)' leads nowhere in the answers of earlier examples") end;

def filled:
  if test("\\$\\{[A-Za-z0-9_.]+\\}") then
    capture("^(?<before>.*?)\\$\\{(?<path>[A-Za-z0-9_.]+)\\}(?<after>.*)$"; "s")
    | .before + value(.path) + (.after | filled)
  else . end;

walk(if type == "string" then filled else . end)

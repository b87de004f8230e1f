/** The shells for which there is a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell loads. Each script asks `journeyman completion words` for the candidates, so that new commands and the
 * ids of journeys need no new script; where there are none, files are offered.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of journeyman: source <(journeyman completion bash)
_journeyman() {
  local IFS=$'\\n'
  COMPREPLY=($(journeyman completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _journeyman journeyman
`,
  zsh: `#compdef journeyman
# zsh completion of journeyman: source <(journeyman completion zsh), after compinit
_journeyman() {
  local -a found
  found=("\${(@f)$(journeyman completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( $#found )); then compadd -- $found; else _files; fi
}
if [ "$funcstack[1]" = "_journeyman" ]; then _journeyman "$@"; else compdef _journeyman journeyman; fi
`,
  fish: `# fish completion of journeyman: journeyman completion fish | source
function __journeyman_words
  set -l typed (commandline -opc)
  set -e typed[1]
  set -l current (commandline -ct)
  set -l found (journeyman completion words -- $typed "$current" 2>/dev/null)
  if set -q found[1]
    string join \\n -- $found
  else
    __fish_complete_path "$current"
  end
end
complete -c journeyman -f -a '(__journeyman_words)'
`,
};

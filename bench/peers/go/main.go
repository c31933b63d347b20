// Stock programs of the transparency community beside ours: what they verify, cosign and append.
//
//	ledger-peer audit URL VKEY            a whole log on a static server, read by the tessera client
//	ledger-peer proofs                    proofs as JSON lines on the input, each answered ok or no
//	ledger-peer witness FOLDER BIN NAME ORIGIN VKEY
//	                                      litewitness, with an agent that holds its key
//	ledger-peer append FOLDER NAME COUNT [POLICY]     a new tessera log with COUNT entries
//	ledger-peer pace FOLDER SECONDS RATE SIZE         a tessera log under load
package main

import (
	"fmt"
	"os"
)

func main() {
	commands := map[string]func([]string) error{
		"audit":   audit,
		"proofs":  proofs,
		"witness": witness,
		"append":  appendSome,
		"pace":    pace,
	}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: ledger-peer audit|proofs|witness|append|pace ...")
		os.Exit(64)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Println("no", err)
		os.Exit(1)
	}
}

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
)

// claim is one proof of ours. Octets are in Base64, as JSON of Go has them.
type claim struct {
	Kind  string
	Index uint64
	From  uint64
	Size  uint64
	Leaf  []byte
	Old   []byte
	Root  []byte
	Proof [][]byte
}

// proofs answers each line with what both libraries say of it.
func proofs([]string) error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		one := claim{}
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return err
		}
		merkle, sumdb := one.errors()
		switch {
		case (merkle == nil) != (sumdb == nil):
			fmt.Println("differ:", oneLine(merkle), oneLine(sumdb))
		case merkle != nil:
			fmt.Println("no", oneLine(merkle))
		default:
			fmt.Println("ok")
		}
	}
	return lines.Err()
}

// oneLine is for errors that show several roots, each on a line of its own.
func oneLine(err error) string {
	return strings.ReplaceAll(fmt.Sprint(err), "\n", " ")
}

func (one claim) errors() (error, error) {
	hasher := rfc6962.DefaultHasher
	path, size := asHashes(one.Proof), int64(one.Size)
	if one.Kind == "inclusion" {
		return proof.VerifyInclusion(hasher, one.Index, one.Size, one.Leaf, one.Proof, one.Root),
			tlog.CheckRecord(path, size, asHash(one.Root), int64(one.Index), asHash(one.Leaf))
	}
	return proof.VerifyConsistency(hasher, one.From, one.Size, one.Proof, one.Old, one.Root),
		tlog.CheckTree(path, size, asHash(one.Root), int64(one.From), asHash(one.Old))
}

package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/mod/sumdb/note"
)

// witness runs litewitness with a key that an agent of ours holds, until the input ends.
func witness(words []string) error {
	folder, bin, name, origin, vkey := words[0], words[1], words[2], words[3], words[4]
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	socket := filepath.Join(folder, "agent.sock")
	if err := serveAgent(socket, private); err != nil {
		return err
	}
	db := filepath.Join(folder, "witness.db")
	if err := knowLog(db, origin, vkey); err != nil {
		return err
	}
	sshKey, err := ssh.NewPublicKey(public)
	if err != nil {
		return err
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	program := exec.Command(filepath.Join(bin, "litewitness"), "-name", name, "-db", db,
		"-ssh-agent", socket, "-listen", address, "-key", ssh.FingerprintSHA256(sshKey))
	program.Stderr = os.Stderr
	if err := program.Start(); err != nil {
		return err
	}
	defer program.Process.Kill()
	if err := answers(address); err != nil {
		return err
	}
	plain, err := note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return err
	}
	key, err := fnote.VKeyToCosignatureV1(plain)
	if err != nil {
		return err
	}
	fmt.Printf("ok http://%s %s\n", address, key)
	// The one who started us closes the input.
	os.Stdin.Read(make([]byte, 1))
	return nil
}

// knowLog does what `witnessctl add-log` and `add-key` do. That program wants a module which some
// registries do not carry; litewitness itself does not.
func knowLog(file, origin, vkey string) error {
	db, err := sqlite.OpenConn(file)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := sqlitex.ExecScript(db, `
		CREATE TABLE IF NOT EXISTS log (
			origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
		CREATE TABLE IF NOT EXISTS key (
			origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));
	`); err != nil {
		return err
	}
	empty := base64.StdEncoding.EncodeToString(rfc6962.DefaultHasher.EmptyRoot())
	for _, task := range [][]any{
		{"INSERT INTO log (origin, tree_size, tree_hash) VALUES (?, 0, ?)", origin, empty},
		{"INSERT INTO key (origin, key) VALUES (?, ?)", origin, vkey},
	} {
		options := &sqlitex.ExecOptions{Args: task[1:]}
		if err := sqlitex.Execute(db, task[0].(string), options); err != nil {
			return err
		}
	}
	return nil
}

// serveAgent keeps the key where litewitness looks for it: it takes no other kind.
func serveAgent(socket string, private ed25519.PrivateKey) error {
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: &private}); err != nil {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go agent.ServeAgent(ring, connection)
		}
	}()
	return nil
}

func freeAddress() (string, error) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer probe.Close()
	return probe.Addr().String(), nil
}

func answers(address string) error {
	for range 200 {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			return connection.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("litewitness does not listen at %s", address)
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"

	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// audit reads a log over HTTP as a stranger would, who has only its address and its key.
func audit(words []string) error {
	ctx := context.Background()
	at, err := url.Parse(words[0])
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(words[1])
	if err != nil {
		return err
	}
	fetcher, err := client.NewHTTPFetcher(at, nil)
	if err != nil {
		return err
	}
	checkpoint, _, opened, err := client.FetchCheckpoint(
		ctx, fetcher.ReadCheckpoint, verifier, verifier.Name())
	if err != nil {
		return err
	}
	check := fsck.New(verifier.Name(), verifier, fetcher, leavesOf, fsck.Opts{N: 2})
	if err := check.Check(ctx); err != nil {
		return fmt.Errorf("fsck: %w", err)
	}
	count, err := provenBy(ctx, fetcher, checkpoint)
	if err != nil {
		return err
	}
	fmt.Printf("ok %d entries, %d proofs, %d signatures known and %d not\n",
		checkpoint.Size, count, len(opened.Sigs), len(opened.UnverifiedSigs))
	return nil
}

// leavesOf hashes the entries of a bundle with the tree hash of RFC 6962.
func leavesOf(bundle []byte) ([][]byte, error) {
	entries := api.EntryBundle{}
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := [][]byte{}
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

// provenBy makes proofs from the tiles and checks them with two libraries.
func provenBy(ctx context.Context, fetcher *client.HTTPFetcher, to *log.Checkpoint) (int, error) {
	builder, err := client.NewProofBuilder(ctx, to.Size, fetcher.ReadTile)
	if err != nil {
		return 0, err
	}
	leaves, err := client.FetchLeafHashes(ctx, fetcher.ReadTile, 0, to.Size, to.Size)
	if err != nil {
		return 0, err
	}
	count := 0
	step := max(to.Size/64, 1)
	for index := uint64(0); index < to.Size; index += step {
		path, err := builder.InclusionProof(ctx, index)
		if err != nil {
			return 0, err
		}
		bundle, err := client.GetEntryBundle(ctx, fetcher.ReadEntryBundle, index/256, to.Size)
		if err != nil {
			return 0, err
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(bundle.Entries[index%256])
		if !bytes.Equal(leaf, leaves[index]) {
			return 0, fmt.Errorf("entry %d is not the leaf in its tile", index)
		}
		if err := proof.VerifyInclusion(
			rfc6962.DefaultHasher, index, to.Size, leaf, path, to.Hash); err != nil {
			return 0, err
		}
		if err := tlog.CheckRecord(asHashes(path), int64(to.Size), asHash(to.Hash),
			int64(index), asHash(leaf)); err != nil {
			return 0, err
		}
		count++
	}
	for from := uint64(1); from < to.Size; from += step {
		path, err := builder.ConsistencyProof(ctx, from, to.Size)
		if err != nil {
			return 0, err
		}
		root, err := rootAt(from, leaves)
		if err != nil {
			return 0, err
		}
		if err := proof.VerifyConsistency(
			rfc6962.DefaultHasher, from, to.Size, path, root, to.Hash); err != nil {
			return 0, err
		}
		count++
	}
	return count, nil
}

// rootAt is the root of the first entries, made by the library of the Go checksum database.
func rootAt(size uint64, leaves [][]byte) ([]byte, error) {
	stored := []tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := []tlog.Hash{}
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for i := uint64(0); i < size; i++ {
		more, err := tlog.StoredHashesForRecordHash(int64(i), asHash(leaves[i]), reader)
		if err != nil {
			return nil, err
		}
		stored = append(stored, more...)
	}
	root, err := tlog.TreeHash(int64(size), reader)
	return root[:], err
}

func asHash(octets []byte) tlog.Hash {
	hash := tlog.Hash{}
	copy(hash[:], octets)
	return hash
}

func asHashes(path [][]byte) []tlog.Hash {
	hashes := []tlog.Hash{}
	for _, octets := range path {
		hashes = append(hashes, asHash(octets))
	}
	return hashes
}

package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

// opened is a tessera log on this file system.
type opened struct {
	add     tessera.AddFn
	awaiter *tessera.PublicationAwaiter
	reader  tessera.LogReader
	close   func(context.Context) error
}

func newKey(name string) (note.Signer, string, error) {
	secret, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, "", err
	}
	signer, err := note.NewSigner(secret)
	return signer, vkey, err
}

func openLog(
	ctx context.Context,
	folder string,
	signer note.Signer,
	change func(*tessera.AppendOptions),
) (*opened, error) {
	driver, err := posix.New(ctx, posix.Config{Path: folder})
	if err != nil {
		return nil, err
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithBatching(1024, 100*time.Millisecond).
		WithCheckpointInterval(100 * time.Millisecond)
	change(options)
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return nil, err
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 10*time.Millisecond)
	return &opened{appender.Add, awaiter, reader, shutdown}, nil
}

// appendSome makes a log, cosigned by the witnesses of a policy where one is given.
func appendSome(words []string) error {
	ctx := context.Background()
	count, err := strconv.Atoi(words[2])
	if err != nil {
		return err
	}
	signer, vkey, err := newKey(words[1])
	if err != nil {
		return err
	}
	// The witness must know the key before the first checkpoint: the one who asks tells it now.
	fmt.Println("ok", vkey)
	if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
		return err
	}
	change := func(*tessera.AppendOptions) {}
	if len(words) > 3 {
		text, err := os.ReadFile(words[3])
		if err != nil {
			return err
		}
		group, err := tessera.NewWitnessGroupFromPolicy(text)
		if err != nil {
			return err
		}
		change = func(options *tessera.AppendOptions) {
			options.WithWitnesses(group, &tessera.WitnessOptions{Timeout: 5 * time.Second})
		}
	}
	log, err := openLog(ctx, words[0], signer, change)
	if err != nil {
		return err
	}
	futures := []tessera.IndexFuture{}
	for i := range count {
		futures = append(futures, log.add(ctx, tessera.NewEntry(fmt.Appendf(nil, "entry %d", i))))
	}
	for _, future := range futures {
		if _, _, err := log.awaiter.Await(ctx, future); err != nil {
			return err
		}
	}
	if err := log.close(ctx); err != nil {
		return err
	}
	fmt.Println("ok")
	return nil
}

// pace appends at a rate and tells how long it took until each entry was in a checkpoint.
func pace(words []string) error {
	ctx := context.Background()
	numbers := []int{}
	for _, word := range words[1:] {
		number, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		numbers = append(numbers, number)
	}
	seconds, rate, size := numbers[0], numbers[1], numbers[2]
	signer, _, err := newKey("peer.example/log")
	if err != nil {
		return err
	}
	log, err := openLog(ctx, words[0], signer, func(*tessera.AppendOptions) {})
	if err != nil {
		return err
	}
	took, lock, group := []time.Duration{}, sync.Mutex{}, sync.WaitGroup{}
	began := time.Now()
	sent, refused := 0, 0
	for time.Since(began) < time.Duration(seconds)*time.Second {
		due := int(time.Since(began).Seconds() * float64(rate))
		for ; sent < due; sent++ {
			octets := make([]byte, size)
			rand.Read(octets)
			at := time.Now()
			future := log.add(ctx, tessera.NewEntry(octets))
			group.Go(func() {
				_, _, err := log.awaiter.Await(ctx, future)
				lock.Lock()
				defer lock.Unlock()
				if err != nil {
					refused++
					return
				}
				took = append(took, time.Since(at))
			})
		}
		time.Sleep(2 * time.Millisecond)
	}
	group.Wait()
	all := time.Since(began).Seconds()
	slices.Sort(took)
	at := func(share float64) int64 {
		if len(took) == 0 {
			return 0
		}
		return took[int(float64(len(took)-1)*share)].Milliseconds()
	}
	usage := syscall.Rusage{}
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return err
	}
	cpu := (usage.Utime.Nano() + usage.Stime.Nano()) / 1000
	fmt.Printf(`{"entries":%d,"refused":%d,"seconds":%.2f,"p50Ms":%d,"p99Ms":%d,"cpuUs":%d}`+"\n",
		len(took), refused, all, at(0.5), at(0.99), cpu)
	return nil
}

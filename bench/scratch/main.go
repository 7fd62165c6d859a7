// Command scratch
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"time"

	"jogan/bench/paper"
)

func main() {
	f, _ := os.Create("/tmp/bq/cpu.prof")
	pprof.StartCPUProfile(f)
	n, _ := strconv.Atoi(os.Args[2])
	b := time.Now()
	fmt.Println(paper.Make(context.Background(), paper.Options{Dir: os.Args[1], Articles: n, Seed: 1, Now: time.Now(), Database: os.Getenv("DBURL"), Progress: func(w int) { fmt.Println(w, float64(w)/time.Since(b).Seconds()) }}))
	pprof.StopCPUProfile()
}

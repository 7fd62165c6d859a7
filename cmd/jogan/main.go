// Command jogan is an online newspaper in one program. `jogan help` holds the manual.
package main

import (
	"os"

	"jogan/internal/app"
)

func main() { os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr)) }

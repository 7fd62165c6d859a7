package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/media"
)

// How often work on a picture is tried, how long a try may take, and how long it then waits.
const (
	pictureTries = 5
	pictureLease = 5 * time.Minute
	pictureAgain = time.Minute
)

// library keeps the paper's media; pictures are decoded in processes of their own.
func (a *App) library() (*media.Library, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program that decodes pictures: %w", err)
	}
	return media.NewWith(a.files, media.DefaultLimits(), media.NewWorker(program), media.FindEncoders(program)), nil
}

// doPictures does the queued work on pictures until none is due. Nodes share it.
func (a *App) doPictures(ctx context.Context) error {
	holder := rand.Text()
	for ctx.Err() == nil {
		job, err := a.db.TakeJob(ctx, desk.PictureJob, holder, pictureLease)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		problem := ""
		if err := a.desk.DoPicture(ctx, job.Payload); err != nil {
			if ctx.Err() != nil {
				return nil // stopping: the lease runs out and another try follows
			}
			a.log.Warn("work on a picture failed", "job", job.Payload, "try", job.Attempts, "error", err)
			if job.Attempts < pictureTries {
				problem = err.Error()
			}
		}
		again := a.clock.Now().Add(time.Duration(job.Attempts) * pictureAgain)
		if err := a.db.EndJob(ctx, job, holder, problem, again); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	return nil
}

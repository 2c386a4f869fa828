#ifndef VOITURE_H
#define VOITURE_H
typedef struct {
    int id;
    double lap_time;
    double s1, s2, s3;
    int best_s1, best_s2, best_s3;
    int stand, out, lap, best_lap_time, done;
} F1_Car;
#endif

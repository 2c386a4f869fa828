/* SPDX-License-Identifier: MIT
 *
 * The numbers of the IPC and process calls by their names: "IPC_CREAT|0600", "IPC_RMID", "SIGTERM".
 * What has no name stays a number. Texts returned belong to the caller.
 */
#ifndef SCRUTINEER_CHECKS_LEDGER_FLAGS_H
#define SCRUTINEER_CHECKS_LEDGER_FLAGS_H

char *flags_of_key(int key);
char *flags_of_get(int flags);     /* shmget, semget, msgget */
char *flags_of_attach(int flags);  /* shmat */
char *flags_of_message(int flags); /* msgsnd, msgrcv */
char *flags_of_wait(int options);  /* wait3, wait4, waitpid */
char *flags_of_waitid(int options);
char *flags_of_id_kind(int kind);   /* waitid's first argument */
char *flags_of_sem_open(int flags); /* the access is always both */
char *flags_of_shm_open(int flags);
char *flags_of_signal(int number);
char *flags_of_shmctl(int command);
char *flags_of_semctl(int command);
char *flags_of_msgctl(int command);
char *flags_of_error(int error); /* "ENOSPC (No space left on device)" */

#endif

;;; 6.13  Input and output: the procedures that call a procedure of the guest's.
;;;
;;; Each closes its port when the procedure has answered, whatever the number of
;;; values. A port that an escape or an error leaves behind stays open, as the
;;; report has it.

(define (call-with-port port proc)
  "Calls `proc` with `port`, closes the port and answers what `proc` answered."
  (if (not (port? port)) (error "call-with-port: not a port (argument 1)" port))
  (call-with-values
    (lambda () (proc port))
    (case-lambda
      ((value) (close-port port) value)
      (results (close-port port) (apply values results)))))

(define (call-with-input-file string proc)
  "Calls `proc` with a textual input port on the file named `string` and closes it afterwards."
  (call-with-port (open-input-file string) proc))

(define (call-with-output-file string proc)
  "Calls `proc` with a textual output port on the file named `string` and closes it afterwards."
  (call-with-port (open-output-file string) proc))

(define (with-input-from-file string thunk)
  "Calls `thunk` while the file named `string` is the current input port."
  (call-with-port (open-input-file string)
    (lambda (port) (parameterize ((current-input-port port)) (thunk)))))

(define (with-output-to-file string thunk)
  "Calls `thunk` while the file named `string` is the current output port."
  (call-with-port (open-output-file string)
    (lambda (port) (parameterize ((current-output-port port)) (thunk)))))

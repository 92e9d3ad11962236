;; Control in Scheme: what the report defines by calling procedures.

(define force
  (case-lambda
    ((promise)
     "The value of `promise`, computed at the first call; any other value as it is."
     (if (promise? promise)
         (let loop ()
           (if (%promise-done? promise)
               (%promise-value promise)
               (let ((made ((%promise-value promise))))
                 (if (not (%promise-done? promise))
                     (%promise-become! promise made))
                 (loop))))
         promise))))

(define make-parameter
  (case-lambda
    ((value)
     "A parameter object holding `value`, which `converter` has been applied to if given."
     (%make-parameter value #f))
    ((value converter)
     (%make-parameter (converter value) converter))))

(define (%binding parameter value)
  (let ((converter (%parameter-converter parameter)))
    (cons parameter (if converter (converter value) value))))

(define load
  (case-lambda
    ((filename)
     "Evaluates the forms of the file named `filename` in `environment`, the interaction environment by default."
     (load filename (interaction-environment)))
    ((filename environment)
     (%load filename (call-with-input-file filename %read-everything) environment))))

(define (%read-everything port)
  (let ((out (open-output-string)))
    (let loop ((piece (read-string 4096 port)))
      (if (eof-object? piece)
          (get-output-string out)
          (begin
            (write-string piece out)
            (loop (read-string 4096 port)))))))

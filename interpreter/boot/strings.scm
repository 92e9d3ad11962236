;;; 6.10  Strings: the procedures that call a procedure of the guest's.

(define string-map
  (case-lambda
    ((f string)
     "A fresh string of what `f` answers for each character of `string`, called from the first to the last; with more strings, for their first characters, their second, ... as far as the shortest goes."
     (let ((size (%string-length "string-map" string 2)))
       (let loop ((k 0) (answers '()))
         (if (< k size)
             (loop (+ k 1) (cons (f (string-ref string k)) answers))
             (%chars->string "string-map" (%reverse! answers))))))
    ((f string1 string2 . strings)
     (let* ((all (cons string1 (cons string2 strings)))
            (size (%shortest-string "string-map" all)))
       (let loop ((k 0) (answers '()))
         (if (< k size)
             (loop (+ k 1) (cons (apply f (%characters-at all k)) answers))
             (%chars->string "string-map" (%reverse! answers))))))))

(define string-for-each
  (case-lambda
    ((f string)
     "Calls `f` with each character of `string`, from the first to the last; with more strings, with their first characters, their second, ... as far as the shortest goes."
     (let ((size (%string-length "string-for-each" string 2)))
       (let loop ((k 0))
         (if (< k size)
             (begin
               (f (string-ref string k))
               (loop (+ k 1)))))))
    ((f string1 string2 . strings)
     (let* ((all (cons string1 (cons string2 strings)))
            (size (%shortest-string "string-for-each" all)))
       (let loop ((k 0))
         (if (< k size)
             (begin
               (apply f (%characters-at all k))
               (loop (+ k 1)))))))))

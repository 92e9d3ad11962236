;;; 6.10  Vectors: the procedures that call a procedure of the guest's.

(define vector-map
  (case-lambda
    ((f vector)
     "A fresh vector of what `f` answers for each element of `vector`, called from the first to the last; with more vectors, for their first elements, their second, ... as far as the shortest goes."
     (let* ((size (%vector-length "vector-map" vector 2))
            (answers (make-vector size)))
       (let loop ((k 0))
         (if (< k size)
             (begin
               (vector-set! answers k (f (vector-ref vector k)))
               (loop (+ k 1)))
             answers))))
    ((f vector1 vector2 . vectors)
     (let* ((all (cons vector1 (cons vector2 vectors)))
            (size (%shortest-vector "vector-map" all))
            (answers (make-vector size)))
       (let loop ((k 0))
         (if (< k size)
             (begin
               (vector-set! answers k (apply f (%elements-at all k)))
               (loop (+ k 1)))
             answers))))))

(define vector-for-each
  (case-lambda
    ((f vector)
     "Calls `f` with each element of `vector`, from the first to the last; with more vectors, with their first elements, their second, ... as far as the shortest goes."
     (let ((size (%vector-length "vector-for-each" vector 2)))
       (let loop ((k 0))
         (if (< k size)
             (begin
               (f (vector-ref vector k))
               (loop (+ k 1)))))))
    ((f vector1 vector2 . vectors)
     (let* ((all (cons vector1 (cons vector2 vectors)))
            (size (%shortest-vector "vector-for-each" all)))
       (let loop ((k 0))
         (if (< k size)
             (begin
               (apply f (%elements-at all k))
               (loop (+ k 1)))))))))

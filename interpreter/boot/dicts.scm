;;; SX: words on dicts that call a procedure of the guest's.
;;;
;;; As everywhere in SX, `nil` will do for an empty dict.

(define (update dict key f . operands)
  "`dict` with what `f` answers under `key`; `f` is called with what was there, or `nil`, and the `operands`."
  (let ((dict (%dict "update" dict 1)))
    (%dict-assoc dict key (apply f (get dict key) operands))))

(define (update-in coll path f . operands)
  "`coll` with what `f` answers at the end of `path`; `f` is called with what was there, or `nil`, and the `operands`."
  (assoc-in coll path (apply f (get-in coll path) operands)))

(define (merge-with f . dicts)
  "A dict of all that the `dicts` have; where two have one key, what `f` answers for what the earlier and the later have."
  (let next ((merged (dict)) (dicts dicts) (k 2))
    (if (null? dicts)
        merged
        (let loop ((merged merged) (rest (entries (%dict "merge-with" (car dicts) k))))
          (if (null? rest)
              (next merged (cdr dicts) (+ k 1))
              (let* ((key (car (car rest)))
                     (value (cadr (car rest)))
                     (value (if (has? merged key) (f (get merged key) value) value)))
                (loop (%dict-assoc merged key value) (cdr rest))))))))

(define (dict-map f dict)
  "A dict with the keys of `dict`, each with what `f` answers for the key and its value, called in canonical order of the keys."
  (let ((dict (%dict "dict-map" dict 2)))
    (zipmap (keys dict) (map f (keys dict) (vals dict)))))

(define (dict-filter keep? dict)
  "A dict of those entries of `dict` for whose key and value `keep?` holds."
  (let ((dict (%dict "dict-filter" dict 2)))
    (let loop ((rest (entries dict)) (kept dict))
      (cond ((null? rest) kept)
            ((keep? (car (car rest)) (cadr (car rest))) (loop (cdr rest) kept))
            (else (loop (cdr rest) (dissoc kept (car (car rest)))))))))

(define (group-by f seq)
  "A dict from each thing that `f` answers for elements of `seq` to a list of those elements, in their order."
  (let loop ((rest (%items "group-by" seq 2)) (groups (dict)))
    (if (pair? rest)
        (let ((key (f (car rest))))
          (loop (cdr rest) (%dict-assoc groups key (cons (car rest) (get groups key '())))))
        (dict-map (lambda (key group) (%reverse! group)) groups))))

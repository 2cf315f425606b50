;; Convolutions as products: the window of a pixel of the small images, laid out as a row, times the
;; kernel [window², large, small], of which the windows' numbers are the first factor's columns.
;;
;; Each is given (`Geometry` in convolution.ts): 0 large images, 1 their height, 2 width, 3 channels;
;; 4 small images, 5 their height, 6 width, 7 channels; 8 window, 9 stride, 10 and 11 pixels that
;; windows miss above and on the left, 12 number of images; then what is said at each.

;; Where a window's rows meet the image, in numbers from the window's left side.
(func $first_inside (param $x i32) (result i32)
  (i32.mul
    (call $max (i32.const 0) (i32.sub (i32.const 0) (local.get $x))) (call $given (i32.const 3))))
(func $end_inside (param $x i32) (result i32)
  (i32.mul
    (call $min
      (call $given (i32.const 8)) (i32.sub (call $given (i32.const 2)) (local.get $x)))
    (call $given (i32.const 3))))

;; Columns `first` to `end` of the row that is the window at (y, x) of an image.
(func $gather
  (param $to i32) (param $image i32) (param $y i32) (param $x i32) (param $first i32) (param $end i32)
  (local $run i32) (local $inside i32) (local $outside i32) (local $base i32) (local $bottom i32)
  (local $a i32) (local $b i32) (local $low i32) (local $high i32)
  (local.set $run (i32.mul (call $given (i32.const 8)) (call $given (i32.const 3))))
  (local.set $inside (call $first_inside (local.get $x)))
  (local.set $outside (call $end_inside (local.get $x)))
  (local.set $bottom (i32.add (local.get $y) (call $given (i32.const 8))))
  (loop $next
    (local.set $a (call $max (i32.const 0) (i32.sub (local.get $first) (local.get $base))))
    (local.set $b (call $min (local.get $run) (i32.sub (local.get $end) (local.get $base))))
    (if (i32.lt_s (local.get $a) (local.get $b))
      (then
        (local.set $low (local.get $b))
        (local.set $high (local.get $b))
        (if (i32.lt_u (local.get $y) (call $given (i32.const 1)))
          (then
            (local.set $low
              (call $min (local.get $b) (call $max (local.get $a) (local.get $inside))))
            (local.set $high
              (call $max (local.get $low) (call $min (local.get $b) (local.get $outside))))))
        (call $clear (local.get $to) (i32.sub (local.get $low) (local.get $a)))
        (local.set $to
          (i32.add
            (local.get $to)
            (i32.shl (i32.sub (local.get $low) (local.get $a)) (i32.const 2))))
        (call $copy
          (local.get $to)
          (i32.add
            (local.get $image)
            (i32.shl
              (i32.add
                (i32.mul
                  (i32.add
                    (i32.mul (local.get $y) (call $given (i32.const 2))) (local.get $x))
                  (call $given (i32.const 3)))
                (local.get $low))
              (i32.const 2)))
          (i32.sub (local.get $high) (local.get $low)))
        (local.set $to
          (i32.add
            (local.get $to)
            (i32.shl (i32.sub (local.get $high) (local.get $low)) (i32.const 2))))
        (call $clear (local.get $to) (i32.sub (local.get $b) (local.get $high)))
        (local.set $to
          (i32.add
            (local.get $to)
            (i32.shl (i32.sub (local.get $b) (local.get $high)) (i32.const 2))))))
    (local.set $base (i32.add (local.get $base) (local.get $run)))
    (br_if $next
      (i32.lt_s
        (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $bottom)))))

;; Rows for `count` pixels of the small images from the `pixel`-th on, `row` bytes apart.
(func $gather_rows
  (param $to i32) (param $row i32) (param $pixel i32) (param $count i32) (param $first i32)
  (param $end i32)
  (local $i i32) (local $j i32) (local $image i32) (local $bytes i32)
  (local.set $bytes
    (i32.shl
      (i32.mul
        (i32.mul (call $given (i32.const 1)) (call $given (i32.const 2)))
        (call $given (i32.const 3)))
      (i32.const 2)))
  (local.set $j (i32.rem_u (local.get $pixel) (call $given (i32.const 6))))
  (local.set $i (i32.div_u (local.get $pixel) (call $given (i32.const 6))))
  (local.set $image
    (i32.add
      (call $given (i32.const 0))
      (i32.mul
        (i32.div_u (local.get $i) (call $given (i32.const 5))) (local.get $bytes))))
  (local.set $i (i32.rem_u (local.get $i) (call $given (i32.const 5))))
  (loop $next
    (call $gather
      (local.get $to) (local.get $image)
      (i32.sub
        (i32.mul (local.get $i) (call $given (i32.const 9))) (call $given (i32.const 10)))
      (i32.sub
        (i32.mul (local.get $j) (call $given (i32.const 9))) (call $given (i32.const 11)))
      (local.get $first) (local.get $end))
    (local.set $to (i32.add (local.get $to) (local.get $row)))
    (local.set $j (i32.add (local.get $j) (i32.const 1)))
    (if (i32.eq (local.get $j) (call $given (i32.const 6)))
      (then
        (local.set $j (i32.const 0))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (if (i32.eq (local.get $i) (call $given (i32.const 5)))
          (then
            (local.set $i (i32.const 0))
            (local.set $image (i32.add (local.get $image) (local.get $bytes)))))))
    (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

;; Numbers of a window.
(func $window (result i32)
  (i32.mul
    (i32.mul (call $given (i32.const 8)) (call $given (i32.const 8)))
    (call $given (i32.const 3))))

;; Pixels of all small images.
(func $pixels (result i32)
  (i32.mul
    (call $given (i32.const 12))
    (i32.mul (call $given (i32.const 5)) (call $given (i32.const 6)))))

;; small = f(windows · kernel + bias); a piece is some pixels. Given 13 pixels of a piece, 14 the
;; kernel's panels, 15 bias or 0, 16 activation, 17 where sigma is kept or 0.
(func $convolve (param $i i32)
  (local $pixel i32) (local $count i32) (local $depth i32) (local $channels i32)
  (local $column i32) (local $at i32) (local $panel i32) (local $to i32)
  (local.set $pixel (i32.mul (local.get $i) (call $given (i32.const 13))))
  (local.set $count
    (call $min (call $given (i32.const 13)) (i32.sub (call $pixels) (local.get $pixel))))
  (local.set $depth (call $window))
  (local.set $channels (call $given (i32.const 7)))
  (local.set $at
    (i32.mul (local.get $pixel) (i32.shl (local.get $channels) (i32.const 2))))
  (local.set $to (i32.add (call $given (i32.const 4)) (local.get $at)))
  (local.set $panel (call $given (i32.const 14)))
  (call $gather_rows
    (call $scratch) (i32.shl (local.get $depth) (i32.const 2))
    (local.get $pixel) (local.get $count) (i32.const 0) (local.get $depth))
  (loop $next
    (call $multiply
      (call $scratch) (i32.shl (local.get $depth) (i32.const 2)) (i32.const 4)
      (local.get $count) (local.get $depth) (local.get $panel)
      (i32.add (local.get $to) (i32.shl (local.get $column) (i32.const 2)))
      (i32.shl (local.get $channels) (i32.const 2))
      (call $min (i32.const 16) (i32.sub (local.get $channels) (local.get $column)))
      (i32.const 0))
    (local.set $panel
      (i32.add (local.get $panel) (i32.shl (local.get $depth) (i32.const 6))))
    (br_if $next
      (i32.lt_s
        (local.tee $column (i32.add (local.get $column) (i32.const 16)))
        (local.get $channels))))
  (if (call $given (i32.const 15))
    (then
      (call $finish
        (local.get $to) (i32.shl (local.get $channels) (i32.const 2))
        (local.get $count) (local.get $channels)
        (call $given (i32.const 15)) (call $given (i32.const 16))
        (i32.add (call $given (i32.const 17)) (local.get $at))))))

;; Adds rows, as `gather` lays them out, to their windows of an image.
(func $scatter_rows
  (param $from i32) (param $row i32) (param $image i32) (param $pixel i32) (param $count i32)
  (local $x i32) (local $y i32) (local $bottom i32) (local $run i32) (local $low i32)
  (local $few i32) (local $at i32)
  (local.set $run
    (i32.shl (i32.mul (call $given (i32.const 8)) (call $given (i32.const 3))) (i32.const 2)))
  (loop $next
    (local.set $y
      (i32.sub
        (i32.mul
          (i32.div_u (local.get $pixel) (call $given (i32.const 6))) (call $given (i32.const 9)))
        (call $given (i32.const 10))))
    (local.set $x
      (i32.sub
        (i32.mul
          (i32.rem_u (local.get $pixel) (call $given (i32.const 6))) (call $given (i32.const 9)))
        (call $given (i32.const 11))))
    (local.set $low (call $first_inside (local.get $x)))
    (local.set $few (i32.sub (call $end_inside (local.get $x)) (local.get $low)))
    (local.set $bottom (i32.add (local.get $y) (call $given (i32.const 8))))
    (local.set $at (i32.add (local.get $from) (i32.shl (local.get $low) (i32.const 2))))
    (if (i32.gt_s (local.get $few) (i32.const 0))
      (then
        (loop $rows
          (if (i32.lt_u (local.get $y) (call $given (i32.const 1)))
            (then
              (call $add
                (i32.add
                  (local.get $image)
                  (i32.shl
                    (i32.add
                      (i32.mul
                        (i32.add
                          (i32.mul (local.get $y) (call $given (i32.const 2)))
                          (local.get $x))
                        (call $given (i32.const 3)))
                      (local.get $low))
                    (i32.const 2)))
                (local.get $at)
                (local.get $few))))
          (local.set $at (i32.add (local.get $at) (local.get $run)))
          (br_if $rows
            (i32.lt_s
              (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $bottom))))))
    (local.set $from (i32.add (local.get $from) (local.get $row)))
    (local.set $pixel (i32.add (local.get $pixel) (i32.const 1)))
    (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

;; large = f(Σ small · kernelᵀ, each in its window, + bias); a piece is an image. Given 13 pixels to
;; be made at a time, and the rest as for `convolve`, the panels being those of kernelᵀ.
(func $spread (param $i i32)
  (local $pixel i32) (local $pixels i32) (local $count i32) (local $depth i32) (local $columns i32)
  (local $column i32) (local $panel i32) (local $from i32) (local $to i32) (local $row i32)
  (local $size i32)
  (local.set $depth (call $given (i32.const 7)))
  (local.set $columns (call $window))
  ;; Rows of whole panels, so that each tile is whole.
  (local.set $row
    (i32.shl (i32.and (i32.add (local.get $columns) (i32.const 15)) (i32.const -16)) (i32.const 2)))
  (local.set $pixels (i32.mul (call $given (i32.const 5)) (call $given (i32.const 6))))
  (local.set $size (i32.mul (call $given (i32.const 1)) (call $given (i32.const 2))))
  (local.set $to
    (i32.mul
      (local.get $i)
      (i32.shl (i32.mul (local.get $size) (call $given (i32.const 3))) (i32.const 2))))
  (call $clear
    (i32.add (call $given (i32.const 0)) (local.get $to))
    (i32.mul (local.get $size) (call $given (i32.const 3))))
  (loop $bands
    (local.set $count
      (call $min (call $given (i32.const 13)) (i32.sub (local.get $pixels) (local.get $pixel))))
    (local.set $from
      (i32.add
        (call $given (i32.const 4))
        (i32.mul
          (i32.add (i32.mul (local.get $i) (local.get $pixels)) (local.get $pixel))
          (i32.shl (local.get $depth) (i32.const 2)))))
    (local.set $panel (call $given (i32.const 14)))
    (local.set $column (i32.const 0))
    (loop $next
      (call $multiply
        (local.get $from) (i32.shl (local.get $depth) (i32.const 2)) (i32.const 4)
        (local.get $count) (local.get $depth) (local.get $panel)
        (i32.add (call $scratch) (i32.shl (local.get $column) (i32.const 2)))
        (local.get $row) (i32.const 16) (i32.const 0))
      (local.set $panel
        (i32.add (local.get $panel) (i32.shl (local.get $depth) (i32.const 6))))
      (br_if $next
        (i32.lt_s
          (local.tee $column (i32.add (local.get $column) (i32.const 16)))
          (local.get $columns))))
    (call $scatter_rows
      (call $scratch) (local.get $row)
      (i32.add (call $given (i32.const 0)) (local.get $to))
      (local.get $pixel) (local.get $count))
    (br_if $bands
      (i32.lt_s
        (local.tee $pixel (i32.add (local.get $pixel) (local.get $count)))
        (local.get $pixels))))
  (if (call $given (i32.const 15))
    (then
      (call $finish
        (i32.add (call $given (i32.const 0)) (local.get $to))
        (i32.shl (call $given (i32.const 3)) (i32.const 2))
        (local.get $size) (call $given (i32.const 3))
        (call $given (i32.const 15)) (call $given (i32.const 16))
        (i32.add (call $given (i32.const 17)) (local.get $to))))))

;; Gradients in the kernel: windowsᵀ · small, over a part of the pixels; a piece is 32 rows of a
;; part's gradient. Given 13 pixels that are taken at a time, 14 blocks of 32 rows, 15 pixels of a
;; part, 16 where the parts' gradients go.
(func $filter_gradient (param $i i32)
  (local $first i32) (local $rows i32) (local $channels i32) (local $pixel i32) (local $end i32)
  (local $part i32) (local $to i32) (local $count i32) (local $column i32) (local $width i32)
  (local $panel i32)
  (local.set $part (i32.div_u (local.get $i) (call $given (i32.const 14))))
  (local.set $first
    (i32.shl (i32.rem_u (local.get $i) (call $given (i32.const 14))) (i32.const 5)))
  (local.set $rows
    (call $min (i32.const 32) (i32.sub (call $window) (local.get $first))))
  (local.set $channels (call $given (i32.const 7)))
  (local.set $pixel (i32.mul (local.get $part) (call $given (i32.const 15))))
  (local.set $end
    (call $min (call $pixels) (i32.add (local.get $pixel) (call $given (i32.const 15)))))
  (local.set $to
    (i32.add
      (call $given (i32.const 16))
      (i32.mul
        (i32.add (i32.mul (local.get $part) (call $window)) (local.get $first))
        (i32.shl (local.get $channels) (i32.const 2)))))
  (call $clear (local.get $to) (i32.mul (local.get $rows) (local.get $channels)))
  ;; The panel lies behind the rows, which are 32 numbers long.
  (local.set $panel
    (i32.add (call $scratch) (i32.shl (call $given (i32.const 13)) (i32.const 7))))
  (block $done
    (loop $chunks
      (br_if $done (i32.ge_s (local.get $pixel) (local.get $end)))
      (local.set $count
        (call $min (call $given (i32.const 13)) (i32.sub (local.get $end) (local.get $pixel))))
      (call $gather_rows
        (call $scratch) (i32.const 128) (local.get $pixel) (local.get $count)
        (local.get $first) (i32.add (local.get $first) (local.get $rows)))
      (local.set $column (i32.const 0))
      (loop $next
        (local.set $width
          (call $min (i32.const 16) (i32.sub (local.get $channels) (local.get $column))))
        (call $pack
          (i32.add
            (call $given (i32.const 4))
            (i32.shl
              (i32.add
                (i32.mul (local.get $pixel) (local.get $channels)) (local.get $column))
              (i32.const 2)))
          (i32.shl (local.get $channels) (i32.const 2)) (i32.const 4)
          (local.get $count) (local.get $width) (local.get $panel))
        (call $multiply
          (call $scratch) (i32.const 4) (i32.const 128) (local.get $rows)
          (local.get $count) (local.get $panel)
          (i32.add (local.get $to) (i32.shl (local.get $column) (i32.const 2)))
          (i32.shl (local.get $channels) (i32.const 2)) (local.get $width) (i32.const 1))
        (br_if $next
          (i32.lt_s
            (local.tee $column (i32.add (local.get $column) (i32.const 16)))
            (local.get $channels))))
      (local.set $pixel (i32.add (local.get $pixel) (local.get $count)))
      (br $chunks))))

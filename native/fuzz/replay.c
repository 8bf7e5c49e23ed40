/* Runs a fuzzer on files that are kept, without libFuzzer: any C compiler builds it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define LONGEST (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int count, char **names)
{
    static uint8_t data[LONGEST];
    for (int at = 1; at < count; at++) {
        FILE *file = fopen(names[at], "rb");
        if (file == NULL) {
            perror(names[at]);
            return 1;
        }
        size_t size = fread(data, 1, sizeof data, file);
        fclose(file);
        fprintf(stderr, "%s\n", names[at]); /* the last one is that which fails */
        LLVMFuzzerTestOneInput(data, size);
    }
    return 0;
}

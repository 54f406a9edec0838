/* Apart from the header: dl_iterate_phdr(3) wants _GNU_SOURCE, under which system headers say other things than the
 * Glibc module has them say. */
#define _GNU_SOURCE
#include <link.h>
#include <malloc.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shim.h"

/* Gives back the pages of one program file that nobody ever wrote: those of its segments without leave to write. */
static int khn_give_back_object(struct dl_phdr_info *object, size_t size, void *context) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_DYNAMIC) continue;
        /* Text that the loader wrote into would come back as it is in the file. */
        for (const ElfW(Dyn) *entry = (const void *)(object->dlpi_addr + segment->p_vaddr); entry->d_tag; entry++)
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && entry->d_un.d_val & DF_TEXTREL)) return 0;
    }
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        const size_t start = object->dlpi_addr + segment->p_vaddr, end = start + segment->p_memsz;
        madvise((void *)(start / page * page), end - start / page * page, MADV_DONTNEED);
    }
    return 0;
}

void khn_give_back_memory(void) {
    malloc_trim(0);
    dl_iterate_phdr(khn_give_back_object, NULL);
}

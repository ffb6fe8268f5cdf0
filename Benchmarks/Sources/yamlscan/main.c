// Reads every *.yaml file of a folder and scans it with libyaml, token by token: the least that any linter on
// libyaml must do. Prints how many tokens there were.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static long scan(const char *path, unsigned char **buffer, size_t *capacity) {
  FILE *file = fopen(path, "rb");
  if (!file) return -1;
  size_t size = 0, got;
  for (;;) {
    if (size == *capacity) *buffer = realloc(*buffer, *capacity *= 2);
    got = fread(*buffer + size, 1, *capacity - size, file);
    if (got == 0) break;
    size += got;
  }
  fclose(file);

  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, *buffer, size);
  long tokens = 0;
  for (int done = 0; !done;) {
    yaml_token_t token;
    if (!yaml_parser_scan(&parser, &token)) break;
    done = token.type == YAML_STREAM_END_TOKEN;
    yaml_token_delete(&token);
    tokens++;
  }
  yaml_parser_delete(&parser);
  return tokens;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: yamlscan FOLDER\n");
    return 2;
  }
  struct dirent **names;
  int count = scandir(argv[1], &names, NULL, alphasort);
  if (count < 0) {
    perror(argv[1]);
    return 3;
  }
  size_t capacity = 1 << 16;
  unsigned char *buffer = malloc(capacity);
  long tokens = 0;
  for (int i = 0; i < count; i++) {
    size_t length = strlen(names[i]->d_name);
    if (length < 5 || strcmp(names[i]->d_name + length - 5, ".yaml") != 0) continue;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", argv[1], names[i]->d_name);
    tokens += scan(path, &buffer, &capacity);
  }
  printf("%ld\n", tokens);
  return 0;
}

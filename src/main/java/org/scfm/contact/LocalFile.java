package org.scfm.contact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file to import that is on this machine, or on storage that it shares with others.
 */
final class LocalFile implements ImportSource {

	private final Path path;

	private LocalFile(Path path) {
		this.path = path;
	}

	static LocalFile of(String name) {
		Path path = Path.of(name);
		if (!Files.exists(path)) {
			throw ImportSource.unusable(name, "there is no such file");
		}
		if (!Files.isRegularFile(path)) {
			throw ImportSource.unusable(name, "is not a regular file");
		}
		if (!Files.isReadable(path)) {
			throw ImportSource.unusable(name, "may not be read by this user");
		}
		return new LocalFile(path);
	}

	@Override
	public String name() {
		return this.path.toString();
	}

	@Override
	public long size() throws IOException {
		return Files.size(this.path);
	}

	@Override
	public InputStream open(long from) throws IOException {
		return Channels.newInputStream(FileChannel.open(this.path, StandardOpenOption.READ).position(from));
	}

}

package org.scfm.contact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The file of the rejected lines. It is there only where a line was rejected. A restart
 * cuts off what was written for a chunk that was not committed.
 */
@Component
@StepScope
class RejectedLines implements ItemStream, StepExecutionListener {

	private static final Logger LOG = LoggerFactory.getLogger(RejectedLines.class);

	private static final CSVFormat CSV = CSVFormat.DEFAULT;

	private static final String HEADER = CSV.format("line", "reason", "text") + "\n";

	private static final int MOST_TEXT = 10_000;

	private static final String LENGTH = "rejectedFile.length";

	private static final String COUNT = "rejectedFile.lines";

	private final Path file;

	private final boolean isPart;

	private @Nullable FileChannel channel;

	private long length;

	private long count;

	RejectedLines(@Value("#{stepExecution}") StepExecution step) {
		this.isPart = PartitionedWork.isPartition(step);
		this.file = this.isPart ? part(step) : path(Arguments.of(step));
	}

	// beside the whole, where the manager finds it
	private static Path part(StepExecution partition) {
		String name = partition.getStepName();
		return Path.of(path(Arguments.of(partition)) + "." + name.substring(name.indexOf(PartitionedWork.SEPARATOR) + 1)
				+ ".part");
	}

	/**
	 * The name of the file.
	 * @param arguments the launch's arguments
	 * @return the path
	 */
	static Path path(Arguments arguments) {
		return Path.of(arguments.find(ImportContactsParameters.REJECTED_FILE)
			.orElseGet(() -> localName(arguments.get(ImportContactsParameters.INPUT_FILE)) + ".rejected.csv"));
	}

	private static String localName(String inputFile) {
		return WebFile.isAddress(inputFile) ? WebFile.fileName(inputFile) : inputFile;
	}

	/**
	 * Checks that the file can be written. Changes nothing.
	 * @param arguments the launch's arguments
	 * @throws UsageException if it cannot, or is another file than one of rejected lines
	 */
	static void requireWritable(Arguments arguments) {
		Path file = path(arguments);
		Path folder = file.toAbsolutePath().getParent();
		String input = arguments.get(ImportContactsParameters.INPUT_FILE);
		if (!WebFile.isAddress(input) && isSame(file, Path.of(input))) {
			throw unusable(file, "is the file to import");
		}
		if (Files.exists(file) ? !Files.isRegularFile(file) || !Files.isWritable(file)
				: folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
			throw unusable(file, "cannot be written");
		}
		if (Files.exists(file) && !holdsRejectedLines(file)) {
			throw unusable(file, "is there and is no file of rejected lines; it would be overwritten");
		}
	}

	private static boolean holdsRejectedLines(Path file) {
		byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
		try (InputStream in = Files.newInputStream(file)) {
			byte[] begin = in.readNBytes(header.length);
			return begin.length == 0 || Arrays.equals(begin, header);
		}
		catch (IOException ex) {
			throw unusable(file, "cannot be read");
		}
	}

	private static boolean isSame(Path file, Path other) {
		try {
			return Files.isSameFile(file, other);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static UsageException unusable(Path file, String why) {
		return new UsageException(ImportContactsParameters.REJECTED_FILE.name() + "=" + file + ": " + why);
	}

	@Override
	public void open(ExecutionContext context) {
		this.length = context.getLong(LENGTH, 0);
		this.count = context.getLong(COUNT, 0);
		try {
			if (this.length == 0) {
				Files.deleteIfExists(this.file);
			}
			else {
				cut();
			}
		}
		catch (IOException ex) {
			throw new ItemStreamException("the file of rejected lines cannot be written", ex);
		}
		update(context);
	}

	private void cut() throws IOException {
		try (FileChannel written = FileChannel.open(this.file, StandardOpenOption.WRITE)) {
			if (written.size() >= this.length) {
				written.truncate(this.length);
				return;
			}
		}
		catch (NoSuchFileException ex) {
			// said below
		}
		LOG.warn("{} is not as the run left it: the lines rejected before are not in it", this.file);
		Files.deleteIfExists(this.file);
		this.length = 0;
	}

	/**
	 * Writes lines.
	 * @param lines the lines in the order of the file
	 */
	void write(List<RejectedLine> lines) {
		if (lines.isEmpty()) {
			return;
		}
		this.count += lines.size();
		StringBuilder text = new StringBuilder((this.length == 0) ? HEADER : "");
		for (RejectedLine line : lines) {
			text.append(CSV.format(line.number(), line.reason(), shortened(line.text()))).append('\n');
		}
		try {
			ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
			while (bytes.hasRemaining()) {
				this.length += channel().write(bytes, this.length);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the file of rejected lines cannot be written", ex);
		}
	}

	private static String shortened(String text) {
		return (text.length() <= MOST_TEXT) ? text : text.substring(0, MOST_TEXT) + "...";
	}

	private FileChannel channel() throws IOException {
		if (this.channel == null) {
			this.channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		return this.channel;
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(LENGTH, this.length);
		context.putLong(COUNT, this.count);
	}

	@Override
	public void close() {
		if (this.channel == null) {
			return;
		}
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new ItemStreamException("the file of rejected lines cannot be closed", ex);
		}
	}

	@Override
	public @Nullable ExitStatus afterStep(StepExecution step) {
		if (!this.isPart) {
			tell(this.count, this.file);
		}
		return null;
	}

	private static void tell(long count, Path file) {
		if (count > 0) {
			LOG.warn("Lines rejected: {}; see {}", count, file);
		}
	}

	/**
	 * Makes one file of those of the partitions, when all have ended.
	 * @param manager the step execution that manages them
	 * @param partitions the partitions in the order of the file
	 */
	static void join(StepExecution manager, List<StepExecution> partitions) {
		if (partitions.stream().anyMatch((partition) -> partition.getStatus() != BatchStatus.COMPLETED)) {
			return;
		}
		Path file = path(Arguments.of(manager));
		try {
			join(file,
					partitions.stream()
						.filter((partition) -> partition.getExecutionContext().getLong(LENGTH, 0) > 0)
						.map(RejectedLines::part)
						.toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the file of rejected lines cannot be written", ex);
		}
		tell(partitions.stream().mapToLong((partition) -> partition.getExecutionContext().getLong(COUNT, 0)).sum(),
				file);
	}

	private static void join(Path file, List<Path> parts) throws IOException {
		if (parts.isEmpty()) {
			Files.deleteIfExists(file);
		}
		else if (parts.stream().allMatch(Files::exists)) {
			Path joined = Path.of(file + ".joined");
			try (OutputStream out = Files.newOutputStream(joined)) {
				out.write(HEADER.getBytes(StandardCharsets.UTF_8));
				for (Path part : parts) {
					try (InputStream in = Files.newInputStream(part)) {
						in.skipNBytes(HEADER.length());
						in.transferTo(out);
					}
				}
			}
			Files.move(joined, file, StandardCopyOption.REPLACE_EXISTING);
		}
		// else it was joined before, by a manager that died afterwards
		for (Path part : parts) {
			Files.deleteIfExists(part);
		}
	}

}

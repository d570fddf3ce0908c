package org.scfm.test;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;

/**
 * A Chromium without a window, for tests that look at a page as a person would. Each look
 * is a process of its own.
 */
public final class Browser {

	private static final List<String> PROGRAMS = List.of("chromium", "chromium-browser", "google-chrome",
			"google-chrome-stable");

	private static final String WITHOUT_SCRIPTS = """
			{"profile":{"default_content_setting_values":{"javascript":2}}}
			""";

	private static final int SECONDS = 90;

	private final Path folder;

	private final List<String> options;

	/**
	 * @param folder where its files go
	 * @param dark whether it prefers dark pages
	 */
	public Browser(Path folder, boolean dark) {
		this.folder = folder;
		this.options = dark ? List.of("--force-dark-mode") : List.of();
	}

	static @Nullable String unavailableReason() {
		return program().isPresent() ? null : "none of " + String.join(", ", PROGRAMS) + " is on the PATH";
	}

	/**
	 * Draws a page with scripts switched off.
	 * @param page its file
	 * @param width the window's width in pixels, 500 or more
	 * @param height the window's height in pixels
	 * @param picture the file for the picture, PNG
	 * @return what is seen
	 */
	public BufferedImage draw(Path page, int width, int height, Path picture) {
		try {
			Path profile = Files.createTempDirectory(this.folder, "profile");
			Files.createDirectories(profile.resolve("Default"));
			Files.writeString(profile.resolve("Default").resolve("Preferences"), WITHOUT_SCRIPTS);
			run(profile, page, "--window-size=" + width + "," + height, "--screenshot=" + picture.toAbsolutePath());
			return ImageIO.read(picture.toFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Opens a page and lets its scripts work.
	 * @param page its file
	 * @return the document as it is then, HTML
	 */
	public String open(Path page) {
		try {
			return run(Files.createTempDirectory(this.folder, "profile"), page, "--dump-dom");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String run(Path profile, Path page, String... what) throws IOException {
		List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString(), "--headless=new",
				"--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
				"--disable-background-networking", "--user-data-dir=" + profile));
		command.addAll(this.options);
		command.addAll(List.of(what));
		command.add(page.toUri().toString());
		Path out = Files.createTempFile(this.folder, "browser", ".out");
		Path err = Files.createTempFile(this.folder, "browser", ".err");
		Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
		try {
			if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new AssertionError(command + " failed: " + Files.readString(err));
			}
			return Files.readString(out, StandardCharsets.UTF_8);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	private static Optional<Path> program() {
		List<Path> folders = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of).toList();
		return PROGRAMS.stream()
			.flatMap((program) -> folders.stream().map((path) -> path.resolve(program)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}

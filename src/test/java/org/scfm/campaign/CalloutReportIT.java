package org.scfm.campaign;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.test.Browser;
import org.scfm.test.EnabledWithBrowser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The report as a browser draws it. Pictures of it, to be looked at, are left in
 * {@code target}.
 */
@EnabledWithBrowser
class CalloutReportIT {

	private static final int[] WIDTHS = { 320, 390, 768, 1280 };

	// in frames of some widths, in which nothing can run, the pages are measured
	private static final String MEASURE = """
			<!DOCTYPE html><html style="color-scheme: light dark"><body><pre id="measured"></pre>%s<script>
			window.onload = () => {
			  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
			  const luminance = (colour) => rgb(colour).slice(0, 3)
			    .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
			    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
			  const contrast = (a, b) => {
			    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
			    return (light + 0.05) / (dark + 0.05);
			  };
			  const frames = [...document.querySelectorAll("iframe")].map((frame) => {
			    const page = frame.contentDocument, style = (e) => frame.contentWindow.getComputedStyle(e);
			    const ground = (e) => {
			      const colour = style(e).backgroundColor;
			      return rgb(colour)[3] === 0 ? ground(e.parentElement) : colour;
			    };
			    page.querySelectorAll("details").forEach((details) => details.open = true);
			    const texts = [...page.querySelectorAll("body *")].filter((e) => !e.closest("svg")
			      && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
			    const bars = [...page.querySelectorAll("svg[role=img] rect")];
			    return {
			      name: frame.title,
			      overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
			      contrast: Math.min(...texts.map((e) => contrast(style(e).color, ground(e)))),
			      barContrast: Math.min(21, ...bars.map((e) => contrast(style(e).fill, ground(e.closest("section"))))),
			      outside: bars.filter((e) => {
			        const bar = e.getBoundingClientRect(), chart = e.closest("svg").getBoundingClientRect();
			        return bar.left < chart.left - 1 || bar.right > chart.right + 1 || bar.top < chart.top - 1
			          || bar.bottom > chart.bottom + 1;
			      }).length,
			      bars: bars.length,
			      unseen: texts.filter((e) => e.getBoundingClientRect().right > frame.clientWidth + 1
			        && !e.closest(".scroll")).length
			    };
			  });
			  document.getElementById("measured").textContent = JSON.stringify(frames);
			};
			</script></body></html>
			""";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void it_fits_every_screen_and_can_be_read(boolean dark) throws IOException {
		StringBuilder frames = new StringBuilder();
		for (CalloutFigures figures : CalloutReportTests.samples()) {
			for (int width : WIDTHS) {
				frames.append(
						"<iframe title='callout %d at %d' sandbox='allow-same-origin' width='%d' height='900' srcdoc='%s'></iframe>"
							.formatted(figures.callout().id(), width, width,
									html(figures).replace("&", "&amp;").replace("'", "&#39;")));
			}
		}
		Path page = Files.writeString(this.folder.resolve("frames.html"), MEASURE.replace("%s", frames));
		String measured = new Browser(this.folder, dark).open(page);
		measured = measured.replaceAll("(?s).*<pre id=\"measured\">(.*?)</pre>.*", "$1");
		List<Map<String, Object>> pages = JsonMapper.shared().readValue(measured, new TypeReference<>() {
		});
		assertThat(pages).hasSize(3 * WIDTHS.length).allSatisfy((frame) -> {
			assertThat(frame).containsEntry("overflow", 0).containsEntry("outside", 0).containsEntry("unseen", 0);
			assertThat(((Number) frame.get("contrast")).doubleValue()).isGreaterThanOrEqualTo(4.5);
			assertThat(((Number) frame.get("barContrast")).doubleValue()).isGreaterThanOrEqualTo(3);
		});
		assertThat(pages).extracting((frame) -> frame.get("name") + ": " + frame.get("bars"))
			.contains("callout 1 at 320: 0", "callout 3 at 320: 44", "callout 1234567 at 1280: 381");
	}

	@ParameterizedTest
	@CsvSource({ "light, false, f3f5f8, 13795b", "dark, true, 0e131a, 3dbd90" })
	void it_is_drawn_without_scripts(String name, boolean dark, String ground, String completed) throws IOException {
		Path page = Files.writeString(this.folder.resolve("report.html"), html(SampleFigures.large()));
		BufferedImage seen = new Browser(this.folder, dark).draw(page, 1100, 2600,
				Path.of("target", "callout-report-" + name + ".png"));
		assertThat(colour(seen, 2, 2)).isEqualTo(ground);
		long reached = 0;
		for (int y = 0; y < seen.getHeight(); y++) {
			for (int x = 0; x < seen.getWidth(); x++) {
				reached += colour(seen, x, y).equals(completed) ? 1 : 0;
			}
		}
		// the bar of progress alone is two thirds of 950 by 28 pixels
		assertThat(reached).isGreaterThan(15_000);
	}

	@Test
	void scripts_are_off_where_it_is_drawn() throws IOException {
		Path page = Files.writeString(this.folder.resolve("script.html"),
				"<body style='background: #ffffff'>" + SampleFigures.HOSTILE);
		BufferedImage seen = new Browser(this.folder, false).draw(page, 500, 300, this.folder.resolve("script.png"));
		assertThat(colour(seen, 250, 150)).isEqualTo("ffffff");
	}

	private static String html(CalloutFigures figures) {
		return CalloutReport.of(figures, 12, "20270301T223000Z-a1b2c3").html();
	}

	private static String colour(BufferedImage picture, int x, int y) {
		return "%06x".formatted(picture.getRGB(x, y) & 0xffffff);
	}

}
